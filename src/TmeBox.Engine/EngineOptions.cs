namespace TmeBox.Engine;

/// <summary>How an engine runs, as opposed to what it simulates.</summary>
/// <remarks>Immutable; safe for many threads. The AES path never changes a result; the cache changes when DRAM is written.</remarks>
public sealed record EngineOptions
{
    /// <summary>The cache. Default: finite, 64 sets of 8 ways.</summary>
    public CacheShape Cache { get; init; } = CacheShape.Default;

    /// <summary>The AES code. Default: the fastest there is.</summary>
    public AesPath Aes { get; init; }
}
