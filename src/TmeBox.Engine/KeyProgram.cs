namespace TmeBox.Engine;

/// <summary>One execution of PCONFIG leaf 0 (MKTME_KEY_PROGRAM) with its structure by value: registers, structure, and what the platform supplies (F-PCFG-2, F-PCFG-3).</summary>
/// <remarks>Spans are copied, never kept. Do not log: the key fields are secrets.</remarks>
public readonly ref struct KeyProgram
{
    /// <summary>The encoding has LOCK, 66, F2, F3 or VEX: #UD (F-PCFG-1).</summary>
    public bool Prefixed { get; init; }

    /// <summary>EAX, the leaf; only 0 is supported.</summary>
    public uint Eax { get; init; }

    /// <summary>RBX, the linear address of the structure. Only its 256-byte alignment and 48-bit canonicality matter here.</summary>
    public ulong Rbx { get; init; }

    /// <summary>KEYID, bytes 0..1 of the structure.</summary>
    public required ushort KeyId { get; init; }

    /// <summary>KEYID_CTRL, bytes 2..5: 7:0 command, 23:8 one-hot algorithm, 31:24 reserved.</summary>
    public required uint Control { get; init; }

    /// <summary>KEY_FIELD_1, bytes 64..127: data key or entropy, 64 bytes.</summary>
    public required ReadOnlySpan<byte> KeyField1 { get; init; }

    /// <summary>KEY_FIELD_2, bytes 128..191: tweak key or entropy, 64 bytes.</summary>
    public required ReadOnlySpan<byte> KeyField2 { get; init; }

    /// <summary>Whether any other byte that has to be zero by MET is not: bytes 6..63, and those of the key fields above the key length (F-PCFG-5).</summary>
    public bool RestIsNonZero { get; init; }

    /// <summary>Whether the random number generator delivers; asked for SET_KEY_RANDOM only.</summary>
    public bool EntropyAvailable { get; init; }

    /// <summary>What the generator delivers for the data key: 32 bytes; may be empty if <see cref="EntropyAvailable"/> is false.</summary>
    public ReadOnlySpan<byte> RandomDataKey { get; init; }

    /// <summary>What the generator delivers for the tweak key: 32 bytes; may be empty if <see cref="EntropyAvailable"/> is false.</summary>
    public ReadOnlySpan<byte> RandomTweakKey { get; init; }

    /// <exception cref="ArgumentException">A span has another length than documented.</exception>
    internal void Check()
    {
        if (KeyField1.Length != 64 || KeyField2.Length != 64)
        {
            throw new ArgumentException("KeyField1 and KeyField2 are 64 bytes each.");
        }

        PconfigInputs.CheckEntropy(EntropyAvailable, RandomDataKey, RandomTweakKey);
    }
}
