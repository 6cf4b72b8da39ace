using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>Logical integrity adds nothing against software that has no private KeyID: the machine answers and behaves as without integrity.</summary>
internal static class LogicalTheorems
{
    public static ImmutableArray<Theorem> All { get; } = [.. MemoryOperation.All.Concat(MemoryOperation.Devices).Select(EqualsNone)];

    private static Theorem EqualsNone(MemoryOperation operation) =>
        Theorem.Of($"{operation.Name}.LogicalIntegrityEqualsNone",
            $"Where no line was written privately and nothing is poisoned, {operation.Noun} under a shared KeyID answers with logical integrity what it answers without, leaves the same ciphertexts and cached lines, and again no private line and no poison.",
            "anything about trust domains, against which the TD-owner bit does count",
            c => CacheTheorems.Ran(c, (m, at, tag) =>
            {
                c.Given("KeyId.Shared", !AddressMeaning.IsPrivate(m, tag.KeyId));
                c.Given("Line.SharedWithoutPoison", IsClean(m.Dram[tag.Line]) & m.Dram[tag.Line].Mac == MacTag.Zero & !m.Cache[tag].Poisoned);
                var none = m with { Profile = c.Profile with { Integrity = IntegrityMode.None } };
                var (logical, plain) = (operation.Run(m, at), operation.Run(none, at));
                return Lift<Answer>.Same(logical.Answer, plain.Answer)
                    & IsClean(logical.Machine.Dram[tag.Line]) & !logical.Machine.Cache[tag].Poisoned
                    & Unchanged.Memory(c, logical.Machine, plain.Machine);
            }), p => p.Integrity == IntegrityMode.Li);

    private static Bit IsClean(DramLine line) => !line.Owner & !line.Poison;
}
