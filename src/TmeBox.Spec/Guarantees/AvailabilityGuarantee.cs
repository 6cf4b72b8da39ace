using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Guarantees;

/// <summary>Availability: a load of the owner gives the latest image. Its scope says how much an attacker may make the owner lose.</summary>
/// <remarks>It says nothing against the runtime or the kernel, who may always stop a sandbox, and nothing about time.</remarks>
public static class AvailabilityGuarantee
{
    /// <summary>The guarantee, of one load of whoever owns the line.</summary>
    public static Bit Holds(World before, LineAddress line, Answer answer) =>
        answer.Outcome == Outcomes.Done & answer.Data == before.Books.Latest[line];

    /// <summary>Of one line: the inductive invariant at any line of the victim's.</summary>
    public static Bit OfLine(World w, LineAddress a) => w.Owns(a).Implies(IsThere(w, a));

    /// <summary>Of a sandbox: the same, but what lies in a page with lines of others may be lost.</summary>
    public static Bit OfSandbox(World w, LineAddress a) => (w.Owns(a) & !IsContested(w, a)).Implies(IsThere(w, a));

    /// <summary>Whether a line lies in a page in which others may own lines too.</summary>
    public static Bit IsContested(World w, LineAddress a) => w.SharesPages ? w.Books.Contested[a] : false;

    /// <summary>Of the process: the runtime's own lines and the page tables, which lie under KeyID 0, are what the runtime made them, whatever sandboxes lose.</summary>
    public static Bit OfProcess(World w, KeyId k, LineAddress a)
    {
        var m = w.Machine;
        var own = m.Cache[new(RuntimeTables.Nobody, a)];
        var fromDram = (w with { Victim = RuntimeTables.Nobody }).WouldRead(a, Cells.Read(m, a), out var poisoned);
        return w.Tables.Reserved[a].Implies(
            own.Present.Implies(!own.Poisoned & own.Data == w.Books.Latest[a])
            & (!(own.Present & own.Dirty)).Implies(!poisoned & fromDram == w.Books.Latest[a])
            & (!k.Is(RuntimeTables.Nobody)).Implies(!m.Cache[new(k, a)].Present));
    }

    private static Bit IsThere(World w, LineAddress a)
    {
        var m = w.Machine;
        var own = m.Cache[new(w.Victim, a)];
        w.WouldRead(a, Cells.Read(m, a), out var poisoned);
        return FreshnessGuarantee.IsLatest(w, a)
            & !(own.Present & own.Poisoned)
            & (!(own.Present & own.Dirty)).Implies(!poisoned);
    }
}
