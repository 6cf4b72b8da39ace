using System.Runtime.InteropServices;
using TmeBox.Engine;

namespace TmeBox.Native.Records;

/// <summary><c>tmebox_options</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct OptionsRecord
{
    public uint Size;
    public int CacheMode;
    public int CacheSets;
    public int CacheWays;
    public int AesPath;
    public int ManyThreads;

    /// <summary>The record of options.</summary>
    public static unsafe OptionsRecord Of(EngineOptions options) => new()
    {
        Size = (uint)sizeof(OptionsRecord),
        CacheMode = (int)options.Cache.Mode,
        CacheSets = options.Cache.Sets,
        CacheWays = options.Cache.Ways,
        AesPath = (int)options.Aes,
        ManyThreads = options.ManyThreads ? 1 : 0,
    };

    /// <summary>The options of the record; the engine checks their ranges.</summary>
    /// <exception cref="VersionException">It has another size.</exception>
    /// <exception cref="ArgumentException">A flag is neither 0 nor 1.</exception>
    public readonly EngineOptions Options()
    {
        Given.CheckSize<OptionsRecord>(Size);
        return new EngineOptions
        {
            Cache = new CacheShape((CacheMode)CacheMode, CacheSets, CacheWays),
            Aes = (AesPath)AesPath,
            ManyThreads = Given.Flag(ManyThreads),
        };
    }
}
