using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What memory operations leave alone.</summary>
internal static class FrameTheorems
{
    public static ImmutableArray<Theorem> All { get; } = [.. MemoryOperation.All.SelectMany(Of)];

    private static IEnumerable<Theorem> Of(MemoryOperation operation)
    {
        yield return Theorem.Of($"{operation.Name}.OtherLinesStay", $"For {operation.Noun} no DRAM line changes but the one that the address names.",
            "that the DRAM line it names changes",
            c =>
            {
                var (before, after, tag) = Ran(c, operation);
                var a = c.Line("any.line");
                return (!a.Is(tag.Line)).Implies(Unchanged.Dram(before, after, a));
            });
        yield return Theorem.Of($"{operation.Name}.OtherTagsStay", $"For {operation.Noun} no cached line changes but that of the address's own KeyID and line; aliases under other KeyIDs stay as they are.",
            "that aliases stay coherent: hardware does not make them so",
            c =>
            {
                var (before, after, tag) = Ran(c, operation);
                var other = c.Tag("any.tag");
                return (!(other.KeyId.Is(tag.KeyId) & other.Line.Is(tag.Line))).Implies(Unchanged.Cache(before, after, other));
            });
        yield return Theorem.Of($"{operation.Name}.KeysStay", $"For {operation.Noun} no key and no register changes.",
            "anything about DRAM or caches",
            c =>
            {
                var (before, after, _) = Ran(c, operation);
                return Unchanged.Registers(before, after) & Unchanged.Key(before, after, c.KeyId("any.keyid"));
            });
        yield return Theorem.Of($"{operation.Name}.OtherLinesLoadTheSame", $"For {operation.Noun} a load of any other line, under any KeyID, gives afterwards what it gave before.",
            "anything about loads of the same line under other KeyIDs",
            c =>
            {
                var m = c.Running();
                var at = c.Usable(m, out var tag);
                var elsewhere = c.Usable(m, out var other, "elsewhere");
                c.Given("Address.OtherLine", !other.Line.Is(tag.Line));
                return Lift<Answer>.Same(Load.Run(m, elsewhere).Answer, Load.Run(operation.Run(m, at).Machine, elsewhere).Answer);
            });
    }

    private static (MachineState Before, MachineState After, CacheTag Tag) Ran(Claim c, MemoryOperation operation)
    {
        var m = c.Running();
        var at = c.Usable(m, out var tag);
        return (m, operation.Run(m, at).Machine, tag);
    }
}
