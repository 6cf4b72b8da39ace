using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Mutants;

/// <summary>An implementation that can go back to where it was: what a search over many sequences with the same beginning needs.</summary>
/// <remarks>Used by one thread at a time. Not itself disposable, so that a comparison that ends leaves it alone; <see cref="End"/> disposes of what is inside.</remarks>
/// <param name="inner">The implementation.</param>
/// <param name="mark">Remembers its state.</param>
internal sealed class Rewindable(IImplementation inner, Func<Waypoint> mark) : IImplementation
{
    public string Name => inner.Name;

    public bool Uncached => inner.Uncached;

    /// <summary>Remembers the state.</summary>
    public Waypoint Mark() => mark();

    public bool Performs(Operation operation) => inner.Performs(operation);

    public Response Step(Operation operation) => inner.Step(operation);

    public ulong? Register(int core, uint index) => inner.Register(core, index);

    public KeyView KeyOf(int package, int keyId) => inner.KeyOf(package, keyId);

    public DramView Inspect(ulong line) => inner.Inspect(line);

    public IEnumerable<DramView> DramLines() => inner.DramLines();

    public IEnumerable<CacheView> CachedLines() => inner.CachedLines();

    public IEnumerable<TlbView>? Translations() => inner.Translations();

    /// <summary>Disposes of the implementation.</summary>
    public void End() => (inner as IDisposable)?.Dispose();
}
