using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What the instruction and the hardware bring to PCONFIG: the specification itself draws no random number.</summary>
/// <param name="Prefixed">The encoding has LOCK, 66, F2, F3 or VEX (F-PCFG-1).</param>
/// <param name="Leaf">EAX: 32 bits; RAX[63:32] is ignored.</param>
/// <param name="Rbx">Linear address of the structure: 64 bits.</param>
/// <param name="EntropyAvailable">The random number generator delivers.</param>
/// <param name="RandomDataKey">What it delivers for the data key.</param>
/// <param name="RandomTweakKey">What it delivers for the tweak key.</param>
public readonly record struct PconfigInputs(Bit Prefixed, Word Leaf, Word Rbx, Bit EntropyAvailable, Bytes RandomDataKey, Bytes RandomTweakKey)
{
    /// <summary>A plain PCONFIG of leaf 0 with an aligned structure, and a generator that delivers these keys.</summary>
    public static PconfigInputs With(Bytes randomDataKey, Bytes randomTweakKey) =>
        new(false, Word.Of(0, 32), Word.Of(0, 64), true, randomDataKey, randomTweakKey);
}
