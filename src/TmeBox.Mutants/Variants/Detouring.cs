using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Mutants;

/// <summary>Now and then remembers its state, does something else for a while, and returns: nobody may notice.</summary>
/// <param name="inner">The implementation.</param>
/// <param name="remember">Remembers its state; what it gives returns to that state.</param>
internal sealed class Detouring(IImplementation inner, Func<Action> remember) : IImplementation, IDisposable
{
    private const int Every = 3;
    private const int Steps = 3;
    private const ulong LowLines = 0xFFFF_FFC0;
    private readonly List<Operation> elsewhere = [new Operation.Reset()];
    private ulong number;

    public string Name => inner.Name;

    public bool Uncached => inner.Uncached;

    public bool Performs(Operation operation) => inner.Performs(operation);

    public Response Step(Operation operation)
    {
        if (Draw(Every) == 0)
        {
            var back = remember();
            for (var i = 0; i < Steps; i++) inner.Step(elsewhere[Draw(elsewhere.Count)]);
            back();
        }

        // What was done, done in another state; and what an honest board would not do.
        elsewhere.Add(operation);
        if (OperationAddress.PaOf(operation) is { } pa) elsewhere.Add(new Operation.Rewire(pa & LowLines, 64, Drops: true));
        return inner.Step(operation);
    }

    public ulong? Register(int core, uint index) => inner.Register(core, index);

    public KeyView KeyOf(int package, int keyId) => inner.KeyOf(package, keyId);

    public DramView Inspect(ulong line) => inner.Inspect(line);

    public IEnumerable<DramView> DramLines() => inner.DramLines();

    public IEnumerable<CacheView> CachedLines() => inner.CachedLines();

    public IEnumerable<TlbView>? Translations() => inner.Translations();

    public void Dispose() => (inner as IDisposable)?.Dispose();

    private int Draw(int below) => (int)(Seeds.Mix(0xDE70, number++) % (ulong)below);
}
