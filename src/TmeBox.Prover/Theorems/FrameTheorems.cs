using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What memory operations leave alone.</summary>
internal static class FrameTheorems
{
    public static ImmutableArray<Theorem> All { get; } = [.. MemoryOperation.All.Concat(MemoryOperation.Devices).SelectMany(Of)];

    private static IEnumerable<Theorem> Of(MemoryOperation operation)
    {
        yield return Theorem.Of($"{operation.Name}.OtherLinesStay", $"For {operation.Noun} no DRAM cell changes but the one that the address reaches, on any board.",
            "that the cell it reaches changes",
            c =>
            {
                var (before, after, tag) = Ran(c, operation);
                var a = c.Line("any.line");
                var reached = tag.Line.Index ^ before.Wiring[tag.Line].Alias;
                return (a.Index != reached).Implies(Unchanged.Dram(before, after, a));
            });
        yield return Theorem.Of($"{operation.Name}.OtherTagsStay", $"For {operation.Noun} no cached line changes but that of the address's own KeyID and line: two KeyIDs never hit one cache entry, and aliases stay as they are.",
            "that aliases stay coherent: hardware does not make them so",
            c =>
            {
                var (before, after, tag) = Ran(c, operation);
                var other = c.Tag("any.tag");
                return (!(other.KeyId.Is(tag.KeyId) & other.Line.Is(tag.Line))).Implies(Unchanged.Cache(before, after, other));
            });
        yield return Theorem.Of($"{operation.Name}.KeysStay", $"For {operation.Noun} no key, register, lock, core, TLB or wire changes.",
            "anything about DRAM or caches",
            c =>
            {
                var (before, after, _) = Ran(c, operation);
                return Unchanged.Architecture(c, before, after) & Unchanged.Cores(c, before, after);
            });
        yield return Theorem.Of($"{operation.Name}.OtherLinesLoadTheSame", $"For {operation.Noun} a load of any other line, under any KeyID, gives afterwards what it gave before, on an honest board.",
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
        var m = Claim.OnAnyBoard(c.Running());
        var at = c.Usable(m, out var tag);
        return (m, operation.Run(m, at).Machine, tag);
    }
}
