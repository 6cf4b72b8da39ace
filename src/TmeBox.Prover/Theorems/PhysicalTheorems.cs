using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Theorems;

/// <summary>What an attacker on the DRAM bus can and cannot reach.</summary>
internal static class PhysicalTheorems
{
    public static ImmutableArray<Theorem> All { get; } =
    [
        Theorem.Of("Physical.ReplaceTouchesOneDramLine", "Replacing a line of DRAM changes that line only: no other line, no cached line, no key, no register.",
            "that a cached copy survives: it does until it is evicted",
            c =>
            {
                var (before, after, line, _) = Replaced(c);
                var a = c.Line("other.line");
                return Unchanged.Registers(before, after) & Unchanged.Key(before, after, c.KeyId("any.keyid")) & Unchanged.Cache(before, after, c.Tag("any.tag"))
                    & (!a.Is(line)).Implies(Unchanged.Dram(before, after, a));
            }),
        Theorem.Of("Physical.ReplacedIsWhatWasPut", "What was put in DRAM is what DRAM holds; without integrity there is no MAC and no poison to put.",
            "that it will be accepted by a read",
            c =>
            {
                var (_, after, line, by) = Replaced(c);
                var now = after.Dram[line];
                return now.Ciphertext == by.Ciphertext
                    & (c.Profile.Integrity == IntegrityMode.Ci ? Lift<DramLine>.Same(now, by) : now.Mac == MacTag.Zero & !now.Poison);
            }),
        Theorem.Of("Physical.CachedLinesAreOutOfReach", "A line that is cached under a KeyID is loaded under it as before, whatever is put in DRAM.",
            "anything about the load after its eviction",
            c =>
            {
                var m = c.Running();
                var at = c.Usable(m, out var tag);
                c.Given("Line.Cached", m.Cache[tag].Present);
                var after = Physical.Replace(m, c.Line("line"), Fresh.Record("by", DramLine.Blank));
                return Lift<Answer>.Same(Load.Run(m, at).Answer, Load.Run(after, at).Answer);
            }),
    ];

    private static (MachineState Before, MachineState After, LineAddress Line, DramLine By) Replaced(Claim c)
    {
        var m = c.Running();
        var line = c.Line("line");
        var by = Fresh.Record("by", DramLine.Blank);
        return (m, Physical.Replace(m, line, by), line, by);
    }
}
