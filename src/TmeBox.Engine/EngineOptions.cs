namespace TmeBox.Engine;

/// <summary>How an engine runs, as opposed to what it simulates.</summary>
/// <remarks>Immutable; safe for many threads. Only the cache changes results: it decides when DRAM is written.</remarks>
public sealed record EngineOptions
{
    /// <summary>The cache. Default: finite, 64 sets of 8 ways.</summary>
    public CacheShape Cache { get; init; } = CacheShape.Default;

    /// <summary>The AES code. Default: the fastest there is.</summary>
    public AesPath Aes { get; init; }

    /// <summary>
    /// Whether many threads may use the engine at once, each through a <see cref="MemoryPort"/> of its own; costs some nanoseconds a call. Default: one thread
    /// at a time. Threads run side by side where their pages, modulo the number of cache sets divided by 64 (at most 64; 64 without a cache), differ.
    /// </summary>
    public bool ManyThreads { get; init; }

    /// <exception cref="ArgumentOutOfRangeException">A property is outside its documented range.</exception>
    /// <exception cref="PlatformNotSupportedException">An AES path was demanded that cannot run here.</exception>
    internal void Check()
    {
        Cache.Check();
        _ = Cipher.LineCipher.For(Aes);
    }
}
