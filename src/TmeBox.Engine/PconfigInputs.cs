namespace TmeBox.Engine;

/// <summary>One execution of PCONFIG that reads its structure from memory: registers, and what the platform supplies (F-PCFG-1 to F-PCFG-3).</summary>
/// <remarks>Spans are copied, never kept. Do not log: what the generator delivers is secret.</remarks>
public readonly ref struct PconfigInputs
{
    /// <summary>The encoding has LOCK, 66, F2, F3 or VEX: #UD.</summary>
    public bool Prefixed { get; init; }

    /// <summary>EAX, the leaf; only 0 is supported.</summary>
    public uint Eax { get; init; }

    /// <summary>RBX, the linear address of the structure: 192 bytes, a multiple of 256.</summary>
    public required ulong Rbx { get; init; }

    /// <summary>Whether the random number generator delivers; asked for SET_KEY_RANDOM only.</summary>
    public bool EntropyAvailable { get; init; }

    /// <summary>What the generator delivers for the data key: 32 bytes; may be empty if <see cref="EntropyAvailable"/> is false.</summary>
    public ReadOnlySpan<byte> RandomDataKey { get; init; }

    /// <summary>What the generator delivers for the tweak key: 32 bytes; may be empty if <see cref="EntropyAvailable"/> is false.</summary>
    public ReadOnlySpan<byte> RandomTweakKey { get; init; }

    /// <exception cref="ArgumentException">A span has another length than documented.</exception>
    internal void Check() => CheckEntropy(EntropyAvailable, RandomDataKey, RandomTweakKey);

    /// <exception cref="ArgumentException">A key has another length than documented.</exception>
    internal static void CheckEntropy(bool available, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> tweakKey)
    {
        if (available && (dataKey.Length != 32 || tweakKey.Length != 32))
        {
            throw new ArgumentException("With entropy, RandomDataKey and RandomTweakKey are 32 bytes each.");
        }
    }
}
