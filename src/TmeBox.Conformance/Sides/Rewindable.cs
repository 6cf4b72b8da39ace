using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Sides;

/// <summary>An implementation that can go back to where it was: what many sequences with the same beginning need.</summary>
/// <remarks>Used by one thread at a time. Not itself disposable, so that a comparison that ends leaves it alone; <see cref="End"/> disposes of what is inside.</remarks>
/// <param name="inner">The implementation.</param>
/// <param name="mark">Remembers its state.</param>
/// <param name="identify">A digest of its state, with all that any later answer depends on.</param>
public sealed class Rewindable(IImplementation inner, Func<Waypoint> mark, Func<byte[]> identify) : IImplementation
{
    /// <inheritdoc/>
    public string Name => inner.Name;

    /// <inheritdoc/>
    public bool Uncached => inner.Uncached;

    /// <inheritdoc/>
    public Sight Sight => inner.Sight;

    /// <inheritdoc/>
    public bool MayLeaveOpen => inner.MayLeaveOpen;

    /// <summary>An engine that goes back to snapshots; it becomes this side's own.</summary>
    public static Rewindable Of(EngineSide engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        return new(
            engine,
            () =>
            {
                var snapshot = engine.TakeSnapshot();
                return new(() => engine.Restore(snapshot), snapshot.Dispose);
            },
            engine.Identify);
    }

    /// <summary>Remembers the state.</summary>
    public Waypoint Mark() => mark();

    /// <summary>A digest of the state: where it is the same, all that may follow is the same.</summary>
    public byte[] Identify() => identify();

    /// <inheritdoc/>
    public bool Performs(Operation operation) => inner.Performs(operation);

    /// <inheritdoc/>
    public Response Step(Operation operation) => inner.Step(operation);

    /// <inheritdoc/>
    public ulong? Register(int core, uint index) => inner.Register(core, index);

    /// <inheritdoc/>
    public KeyView KeyOf(int package, int keyId) => inner.KeyOf(package, keyId);

    /// <inheritdoc/>
    public DramView Inspect(ulong line) => inner.Inspect(line);

    /// <inheritdoc/>
    public IEnumerable<DramView> DramLines() => inner.DramLines();

    /// <inheritdoc/>
    public IEnumerable<CacheView> CachedLines() => inner.CachedLines();

    /// <inheritdoc/>
    public IEnumerable<TlbView>? Translations() => inner.Translations();

    /// <inheritdoc/>
    public void Learn(Operation operation, in Response specified, in Response answered) => inner.Learn(operation, specified, answered);

    /// <summary>Disposes of the implementation, if that can be disposed of.</summary>
    public void End() => (inner as IDisposable)?.Dispose();
}
