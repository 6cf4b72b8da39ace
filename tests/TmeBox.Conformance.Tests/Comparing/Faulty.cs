using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Comparing;

/// <summary>An implementation that is wrong in one way; every hook that is not set leaves things as they are.</summary>
internal sealed class Faulty(IImplementation inner) : IImplementation
{
    public Func<Operation, Operation?> Does { get; init; } = o => o;

    public Func<Operation, Response, Response> Answers { get; init; } = (_, r) => r;

    public Func<ulong, ulong> Activate { get; init; } = v => v;

    public Func<uint, ulong, ulong> Other { get; init; } = (_, v) => v;

    public Func<TlbView, TlbView?> Tlb { get; init; } = t => t;

    public Func<KeyView, KeyView> Key { get; init; } = k => k;

    public Func<DramView, DramView> Dram { get; init; } = d => d;

    public Func<CacheView, CacheView?> Cache { get; init; } = c => c;

    public string Name => "faulty";

    public bool Uncached => inner.Uncached;

    public bool Performs(Operation operation) => inner.Performs(operation);

    public Response Step(Operation operation) =>
        Answers(operation, Does(operation) is { } done ? inner.Step(done) : new Response(Outcome.Done));

    public ulong? Register(int core, uint index) => inner.Register(core, index) is { } value ? index == Msr.Activate ? Activate(value) : Other(index, value) : null;

    public KeyView KeyOf(int package, int keyId) => Key(inner.KeyOf(package, keyId));

    public DramView Inspect(ulong line) => Dram(inner.Inspect(line));

    public IEnumerable<TlbView>? Translations() => inner.Translations()?.Select(Tlb).OfType<TlbView>();

    public IEnumerable<DramView> DramLines() => inner.DramLines().Select(Dram);

    public IEnumerable<CacheView> CachedLines() => inner.CachedLines().Select(Cache).OfType<CacheView>();

    public static Hex Flipped(Hex bytes, int at)
    {
        var copy = bytes.Span.ToArray();
        copy[at] ^= 0x80;
        return Hex.Owning(copy);
    }
}
