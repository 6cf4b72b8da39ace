namespace TmeBox.Engine;

/// <summary>What the platform supplies to one WRMSR 982H: entropy, the drawn or stored keys.</summary>
/// <remarks>The engine draws nothing itself, so that a run is reproducible (F-ACT-3). Spans are copied, never kept. Do not log.</remarks>
public readonly ref struct ActivateInputs
{
    /// <summary>Whether the random number generator delivers; asked only for a new key (982H bit 2 = 0).</summary>
    public bool EntropyAvailable { get; init; }

    /// <summary>Whether a non-zero key was saved for standby; asked only for a restore (982H bit 2 = 1).</summary>
    public bool StoredKeyPresent { get; init; }

    /// <summary>The TME data key, new or stored: 32 bytes, of which the policy's algorithm takes the first 16 or all.</summary>
    public required ReadOnlySpan<byte> DataKey { get; init; }

    /// <summary>The TME tweak key, new or stored: 32 bytes, of which the policy's algorithm takes the first 16 or all.</summary>
    public required ReadOnlySpan<byte> TweakKey { get; init; }

    /// <summary>The platform's MAC key: 16 bytes (F-INT-2).</summary>
    public required ReadOnlySpan<byte> MacKey { get; init; }

    /// <exception cref="ArgumentException">A key has another length than documented.</exception>
    internal void Check()
    {
        if (DataKey.Length != 32 || TweakKey.Length != 32 || MacKey.Length != 16)
        {
            throw new ArgumentException("DataKey and TweakKey are 32 bytes each, MacKey is 16 bytes.");
        }
    }
}
