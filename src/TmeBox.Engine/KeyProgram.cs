namespace TmeBox.Engine;

/// <summary>One execution of PCONFIG leaf 0 (MKTME_KEY_PROGRAM): registers, structure, and what the platform supplies (F-PCFG-2, F-PCFG-3).</summary>
/// <remarks>Spans are copied, never kept. Do not log: the key fields are secrets.</remarks>
public readonly ref struct KeyProgram
{
    /// <summary>Current privilege level, 0 to 3; other than 0 is #UD.</summary>
    public int Cpl { get; init; }

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

    /// <summary>Whether another agent holds the key-table lock.</summary>
    public bool TableHeldByOther { get; init; }

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

        if (EntropyAvailable && (RandomDataKey.Length != 32 || RandomTweakKey.Length != 32))
        {
            throw new ArgumentException("With entropy, RandomDataKey and RandomTweakKey are 32 bytes each.");
        }
    }
}
