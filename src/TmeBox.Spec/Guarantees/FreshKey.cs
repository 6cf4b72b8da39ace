using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>What a proof may assume of a key that the hardware draws at random: it was never seen before.</summary>
public static class FreshKey
{
    /// <summary>The name of the assumption.</summary>
    public const string Name = "Random.FreshKey";

    /// <summary>
    /// After re-keying <paramref name="rekeyed"/>: its keys differ from those of KeyID <paramref name="other"/>, belong to the victim exactly if the KeyID
    /// does, and made no MAC that DRAM or an attacker's copy of line <paramref name="a"/> holds.
    /// </summary>
    public static Bit Holds(World after, IVictimKeys victimKeys, KeyId rekeyed, KeyId other, LineAddress a)
    {
        var m = after.Machine;
        var (drawn, known) = (m.KeyOf(rekeyed), m.KeyOf(other));
        var differs = drawn.DataKey != known.DataKey & drawn.TweakKey != known.TweakKey;
        var labelled = victimKeys.IsVictims(drawn.DataKey) == rekeyed.Is(after.Victim) & victimKeys.IsVictims(drawn.TweakKey) == rekeyed.Is(after.Victim);
        if (m.HasMac.IsFalse) return (rekeyed.Is(other) | differs) & labelled;
        return (rekeyed.Is(other) | differs) & labelled & Unused(m.Dram[a].Mac) & Unused(after.Saved[a].Copy.Mac);

        Bit Unused(Bytes mac) => victimKeys.TweakKeyOf(victimKeys.TweakOf(mac)) != drawn.TweakKey;
    }
}
