using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>What a proof may assume of a key that the hardware draws at random: it was never seen before.</summary>
public static class FreshKey
{
    /// <summary>The name of the assumption.</summary>
    public const string Name = "Random.FreshKey";

    /// <summary>
    /// After a key was drawn for <paramref name="rekeyed"/> on a package: it differs from those that KeyID <paramref name="other"/> has on any package and TME has, belongs to the
    /// victim exactly if the KeyID does, and made no MAC that DRAM or an attacker's copy of line <paramref name="a"/> holds.
    /// </summary>
    public static Bit Holds(World after, IVictimKeys victimKeys, PackageId package, KeyId rekeyed, KeyId other, LineAddress a)
    {
        var m = after.Machine;
        var drawn = m.Keys[new(package, rekeyed)];
        var differs = after.KeysOf(other).Select((known, p) =>
            (rekeyed.Is(other) & package.Value == PackageId.Of(p).Value) | (drawn.DataKey != known.DataKey & drawn.TweakKey != known.TweakKey)).Aggregate((Bit)true, (all, one) => all & one);
        var isNotTmes = drawn.DataKey != m.TmeKey.DataKey & drawn.TweakKey != m.TmeKey.TweakKey;
        var isVictims = after.IsOrWillBeVictims(rekeyed);
        var labelled = victimKeys.IsVictims(drawn.DataKey) == isVictims & victimKeys.IsVictims(drawn.TweakKey) == isVictims;
        if (m.HasMac.IsFalse) return isNotTmes & differs & labelled;
        return isNotTmes & differs & labelled & Unused(m.Dram[a].Mac) & Unused(after.Saved[a].Copy.Mac);

        Bit Unused(Bytes mac) => victimKeys.TweakKeyOf(victimKeys.TweakOf(mac)) != drawn.TweakKey;
    }
}
