using TmeBox.Logic;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Spec.Guarantees;

/// <summary>What every invariant says of the key tables: who lives has a key of its own, and no other sandbox has an equal one.</summary>
/// <remarks>Keys are compared by value: equal tweak keys alone let foreign lines verify (A18), equal keys void isolation (A19).</remarks>
public static class KeysApart
{
    /// <summary>
    /// On the home package of a line: KeyID <paramref name="k"/> has keys for the algorithm that sandboxes use, or, unless it lives, none of its own; the victim's
    /// are not TME's; and if KeyID <paramref name="k"/> is not the victim's, the two share neither key on any package, be it another sandbox's or an
    /// idle one that still holds an old key.
    /// </summary>
    public static Bit Holds(World w, KeyId k, LineAddress a)
    {
        var (own, other) = (w.KeyFor(w.Victim, a), w.KeyFor(k, a));
        var ofItsOwn = own.DataKey != w.Machine.TmeKey.DataKey & own.TweakKey != w.Machine.TmeKey.TweakKey;
        var apart = w.KeysOf(k).Aggregate((Bit)true, (all, key) => all & key.DataKey != own.DataKey & key.TweakKey != own.TweakKey);
        return (IsSandboxs(w, other) | (other.Mode == KeyModes.Tme & !w.HasKeyFor(k, a))) & w.VictimHasKeyFor(a).Implies(IsSandboxs(w, own) & ofItsOwn & (!k.Is(w.Victim)).Implies(apart));
    }

    private static Bit IsSandboxs(World w, KeyEntry entry) =>
        entry.Mode == KeyModes.Keyed & entry.Algorithm == (ulong)SetUp.SandboxAlgorithm(w.Machine.Profile);
}
