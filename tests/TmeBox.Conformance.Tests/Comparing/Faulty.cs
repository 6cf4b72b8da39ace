using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Tests.Comparing;

/// <summary>An implementation that is wrong in one way; every hook that is not set leaves things as they are.</summary>
internal sealed class Faulty(IImplementation inner) : IImplementation
{
    public Func<Operation, Operation?> Does { get; init; } = o => o;

    public Func<Operation, Response, Response> Answers { get; init; } = (_, r) => r;

    public Func<ulong, ulong> Activate { get; init; } = v => v;

    public Func<KeyView, KeyView> Key { get; init; } = k => k;

    public Func<DramView, DramView> Dram { get; init; } = d => d;

    public Func<CacheView, CacheView?> Cache { get; init; } = c => c;

    public string Name => "faulty";

    public bool Uncached => inner.Uncached;

    public Response Step(Operation operation) =>
        Answers(operation, Does(operation) is { } done ? inner.Step(done) : new Response(Outcome.Done));

    public ulong ReadActivate() => Activate(inner.ReadActivate());

    public KeyView KeyOf(int keyId) => Key(inner.KeyOf(keyId));

    public (uint Mac, bool Poison) Inspect(ulong line, Span<byte> ciphertext)
    {
        var (mac, poison) = inner.Inspect(line, ciphertext);
        var seen = Dram(new(line, Hex.Of(ciphertext), mac, poison));
        seen.Ciphertext.Span.CopyTo(ciphertext);
        return (seen.Mac, seen.Poison);
    }

    public IEnumerable<DramView> DramLines() => inner.DramLines().Select(Dram);

    public IEnumerable<CacheView> CachedLines() => inner.CachedLines().Select(Cache).OfType<CacheView>();

    public static Hex Flipped(Hex bytes, int at)
    {
        var copy = bytes.Span.ToArray();
        copy[at] ^= 0x80;
        return Hex.Owning(copy);
    }
}
