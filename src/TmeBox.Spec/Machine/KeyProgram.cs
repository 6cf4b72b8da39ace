using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>MKTME_KEY_PROGRAM_STRUCT with what the core brings to PCONFIG (F-PCFG-2).</summary>
/// <param name="Cpl">Current privilege level: 2 bits.</param>
/// <param name="Leaf">EAX: 32 bits; RAX[63:32] is ignored.</param>
/// <param name="Rbx">Address of the structure: 64 bits. Here only its alignment and form count; the structure comes by value.</param>
/// <param name="KeyId">Bytes 0..1, KEYID.</param>
/// <param name="Control">Bytes 2..5, KEYID_CTRL: command 7:0, one-hot algorithm 23:8, reserved 31:24.</param>
/// <param name="DataField">KEY_FIELD_1: data key or entropy.</param>
/// <param name="TweakField">KEY_FIELD_2: tweak key or entropy.</param>
/// <param name="TableHeldByOther">Another agent holds the lock of the key table at this moment.</param>
/// <param name="EntropyAvailable">The random number generator delivers.</param>
/// <param name="RandomDataKey">What it delivers for the data key.</param>
/// <param name="RandomTweakKey">What it delivers for the tweak key.</param>
public readonly record struct KeyProgram(
    Word Cpl,
    Word Leaf,
    Word Rbx,
    KeyId KeyId,
    Word Control,
    Bytes DataField,
    Bytes TweakField,
    Bit TableHeldByOther,
    Bit EntropyAvailable,
    Bytes RandomDataKey,
    Bytes RandomTweakKey)
{
    /// <summary>SET_KEY_DIRECT.</summary>
    public const int SetKeyDirect = 0;

    /// <summary>SET_KEY_RANDOM.</summary>
    public const int SetKeyRandom = 1;

    /// <summary>CLEAR_KEY: back to TME behaviour.</summary>
    public const int ClearKey = 2;

    /// <summary>NO_ENCRYPT.</summary>
    public const int NoEncrypt = 3;

    /// <summary>KEYID_CTRL[7:0].</summary>
    public Word Command => Control.Slice(7, 0);

    /// <summary>KEYID_CTRL[23:8].</summary>
    public Word AlgorithmBits => Control.Slice(23, 8);

    /// <summary>KEYID_CTRL[31:24].</summary>
    public Word Reserved => Control.Slice(31, 24);

    /// <summary>A well-formed request of the kernel for a concrete command, KeyID and algorithm.</summary>
    public static KeyProgram For(int command, KeyId keyId, Algorithm algorithm, Bytes dataField, Bytes tweakField, Bytes randomDataKey, Bytes randomTweakKey) => new(
        Word.Of(0, 2),
        Word.Of(0, 32),
        Word.Of(0, 64),
        keyId,
        Word.Of((uint)command | (1UL << (8 + (int)algorithm)), 32),
        dataField,
        tweakField,
        false,
        true,
        randomDataKey,
        randomTweakKey);
}
