using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>One entry of the key table (F-PCFG-2, F-PCFG-4).</summary>
/// <param name="Mode">One of <see cref="KeyModes"/>: 2 bits.</param>
/// <param name="Algorithm">The number of the capability bit of the algorithm: 2 bits (F-CAP-1).</param>
/// <param name="DataKey">The key that encrypts data.</param>
/// <param name="TweakKey">The key that encrypts the line address into the tweak.</param>
public sealed record KeyEntry(Word Mode, Word Algorithm, Bytes DataKey, Bytes TweakKey)
{
    /// <summary>The entry of every KeyID after activation: it behaves as TME (F-ACT-3).</summary>
    public static KeyEntry Tme { get; } = new(KeyModes.Tme, Word.Of(0, 2), KeyMaterial.ZeroKey, KeyMaterial.ZeroKey);
}
