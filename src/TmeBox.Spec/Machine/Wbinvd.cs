using TmeBox.Logic;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Machine;

/// <summary>WBINVD: empties the caches of the active core's package, all KeyIDs (F-CCH-3).</summary>
public static class Wbinvd
{
    internal static readonly Rule NotPrivileged = new("Wbinvd", "F-CCH-3", "WBINVD outside privilege level 0 is #GP(0).");
    internal static readonly Rule Emptied = new("Wbinvd", "F-CCH-2, F-CCH-3", "Dirty lines are written back in any order and every line is forgotten, on the core's own package only; the other core of the package is covered as the switch WbinvdScope says.");

    /// <summary>The operation.</summary>
    /// <param name="m">The machine.</param>
    /// <param name="order">The order in which the hardware writes lines back: every dirty line that is covered is among them.</param>
    public static Step Run(MachineState m, IEnumerable<CacheTag> order) => Ladder.For(m)
        // Require
        .Refuse(NotPrivileged, m.Core.Cpl != 0, Outcomes.GeneralProtection)
        // Effect
        .Do(Emptied, s =>
        {
            var covered = Covered(s);
            foreach (var tag in order) s = Lifted.If((s.Cache[tag].Holders & covered) != CacheLine.Nobody, () => Caches.Clean(s, tag), () => s);
            s = s with { Cache = s.Cache.Select((_, entry) => entry with { Holders = entry.Holders & ~covered }) };
            // Observe: nothing.
            return new(s, Answer.Of(Outcomes.Done));
        });

    /// <summary>The cores whose caches a WBINVD of the active core covers: a set of 4 bits.</summary>
    public static Word Covered(MachineState m) => m.Profile.WbinvdScope == WbinvdScope.Package ? m.Active.WithNeighbour : m.Active.Only;
}
