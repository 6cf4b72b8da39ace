using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Engine;

/// <summary>The engine with one fault awake, as one side of a comparison.</summary>
/// <remarks>It runs the portable AES code, so that every machine finds the same. Used by one thread at a time, as the engine; the thread may change between calls, and engines with other faults may be used in between.</remarks>
public sealed class FaultyEngine : IImplementation, IDisposable
{
    private readonly int fault;
    private readonly EngineSide engine;

    private FaultyEngine(FuzzPlatform platform, int fault)
    {
        this.fault = fault;
        FaultSwitch.Chosen = fault;
        engine = new(platform.Profile, new((CacheMode)(int)platform.Cache.Mode, platform.Cache.Sets, platform.Cache.Ways), AesPath.Portable);
    }

    /// <summary>An engine as after reset.</summary>
    /// <param name="platform">The platform and the cache.</param>
    /// <param name="fault">The fault, or null for none: then it is the engine.</param>
    public static FaultyEngine Make(FuzzPlatform platform, EngineFault? fault)
    {
        ArgumentNullException.ThrowIfNull(platform);
        return new(platform, fault?.Number ?? 0);
    }

    /// <inheritdoc/>
    public string Name => "engine";

    /// <inheritdoc/>
    public bool Uncached => engine.Uncached;

    private EngineSide Awake
    {
        get
        {
            FaultSwitch.Chosen = fault;
            return engine;
        }
    }

    /// <inheritdoc/>
    public bool Performs(Operation operation) => engine.Performs(operation);

    /// <inheritdoc/>
    public Response Step(Operation operation) => Awake.Step(operation);

    /// <inheritdoc/>
    public ulong? Register(int core, uint index) => Awake.Register(core, index);

    /// <inheritdoc/>
    public KeyView KeyOf(int package, int keyId) => Awake.KeyOf(package, keyId);

    /// <inheritdoc/>
    public DramView Inspect(ulong line) => Awake.Inspect(line);

    /// <inheritdoc/>
    public IEnumerable<TlbView>? Translations() => [.. Awake.Translations()];

    /// <inheritdoc/>
    public IEnumerable<DramView> DramLines() => [.. Awake.DramLines()];

    /// <inheritdoc/>
    public IEnumerable<CacheView> CachedLines() => [.. Awake.CachedLines()];

    /// <summary>Remembers its state, for <see cref="Restore"/>.</summary>
    public EngineSnapshot TakeSnapshot() => Awake.TakeSnapshot();

    /// <summary>Goes back to a state that it remembers.</summary>
    public void Restore(EngineSnapshot snapshot) => Awake.Restore(snapshot);

    /// <summary>A digest of its state, the order included in which cache entries were used.</summary>
    public byte[] Identify() => Awake.Identify();

    /// <summary>Disposes of the engine.</summary>
    public void Dispose() => Awake.Dispose();
}
