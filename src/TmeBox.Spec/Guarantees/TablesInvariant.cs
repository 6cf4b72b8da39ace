using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Guarantees;

/// <summary>What the runtime's programs keep true of their tables, of the TLBs and of the caches, at every step.</summary>
/// <remarks>"Established" in the words of the adequacy theorem: from here follows that an instrumented sandbox reaches only what the policy gives it.</remarks>
public static class TablesInvariant
{
    /// <summary>The tables agree with each other: only the living have lines, windows and cores; the runtime's lines are nobody's; no entry is forged; no trust domain wrote a line, and nothing is poisoned where there is no MAC; and wires of sandbox lines end at cells of such lines.</summary>
    public static Bit Consistent(World w, KeyId k, LineAddress a)
    {
        var (t, m) = (w.Tables, w.Machine);
        var isKeying = m.Profile.Packages > 1 ? t.Lives[k] == KeyIdLife.Keying : false;
        Bit holds = (t.IsLive(k) | isKeying).Implies(k.Value != 0 & k.Value <= Word.Of((ulong)m.Profile.SharedKeyIds(), KeyId.Width))
            & w.Alive.Implies(t.IsLive(w.Victim))
            & t.IsAliased(k, a).Implies(t.IsLive(k))
            & (t.Holder[a].Is(k) & !k.Is(RuntimeTables.Nobody)).Implies(t.IsLive(k))
            & t.Reserved[a].Implies(!t.IsAliased(k, a) & t.Holder[a].Is(RuntimeTables.Nobody) & (k.Is(RuntimeTables.Nobody) | !w.Machine.Cache[new(k, a)].Present))
            & !t.Strays[new(k, a)]
            & t.Alias[new(k, a)] <= AliasPhase.ShotDown(w.Machine.Profile)
            & (m.Profile.Packages == 1 ? w.Life <= VictimLife.Ended : (w.Life == VictimLife.Keyed).Implies(t.Lives[w.Victim] == KeyIdLife.Keying))
            & w.IsShared(a)
            & (m.HasMac | !(m.Cache[new(k, a)].Present & m.Cache[new(k, a)].Poisoned))
            & Lifted.If(t.Reserved[a], Lift<Wire>.Same(w.Machine.Wiring[a], Wire.Honest), !t.Reserved[Cells.Behind(w.Machine, a)]);
        for (var core = 0; core < AliasPhase.Cores(w.Machine.Profile); core++)
            holds &= t.Reserved[a].Implies(!t.Tlb[new(CoreId.Of(core), new(k, a))]) & (t.Running[CoreId.Of(core)].Is(k) & !k.Is(RuntimeTables.Nobody)).Implies(t.Lives[k] == KeyIdLife.Live);
        return holds;
    }

    /// <summary>
    /// No translation outlives its window: a core holds one only while the entry stands or that core's shoot-down is due. So between two lives of a KeyID
    /// nothing is cached under it.
    /// </summary>
    public static Bit NoTranslationLeft(World w, KeyId k, LineAddress a)
    {
        var tag = new CacheTag(k, a);
        var holds = w.Machine.Cache[tag].Present.Implies(w.Tables.IsLive(k) | k.Is(RuntimeTables.Nobody));
        for (var core = 0; core < AliasPhase.Cores(w.Machine.Profile); core++)
            holds &= w.Tables.Tlb[new(CoreId.Of(core), tag)].Implies(AliasPhase.MayBeHeld(w.Tables.Alias[tag], CoreId.Of(core)));
        return holds;
    }

    /// <summary>No cached line outlives its window: it is cached under a KeyID only from its mapping to the flush that ends it. So a line that changes hands leaves nothing behind.</summary>
    public static Bit NoLineLeft(World w, KeyId k, LineAddress a) =>
        w.Machine.Cache[new(k, a)].Present.Implies(w.Tables.IsAliased(k, a) | (k.Is(RuntimeTables.Nobody) & w.Tables.Reserved[a]));

    /// <summary>
    /// Only its holder's window has to do with a line, and one window at a time; where pages are shared, windows of neighbours have to do with the
    /// contested lines among the victim's only.
    /// </summary>
    public static Bit WindowsApart(World w, KeyId k, LineAddress a)
    {
        var t = w.Tables;
        if (w.SharesPages) return (w.ReachedBy(k, a) & w.Owns(a)).Implies(w.Books.Contested[a]);
        return t.IsAliased(k, a).Implies(t.Holder[a].Is(RuntimeTables.Nobody) | t.Holder[a].Is(k))
            & (t.IsAliased(k, a) & t.IsAliased(w.Victim, a)).Implies(k.Is(w.Victim));
    }
}
