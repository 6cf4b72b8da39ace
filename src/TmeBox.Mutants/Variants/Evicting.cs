using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Mutants;

/// <summary>An unlimited cache whose lines leave of their own accord, in an order that is not the order of use.</summary>
/// <param name="engine">The engine.</param>
/// <param name="profile">The platform.</param>
/// <param name="newestFirst">Whether the line that came last leaves; otherwise any.</param>
internal sealed class Evicting(EngineSide engine, Profile profile, bool newestFirst) : IImplementation, IDisposable
{
    private readonly List<(int KeyId, ulong Line)> came = [];
    private ulong number;

    public string Name => engine.Name;

    public bool Uncached => engine.Uncached;

    public bool Performs(Operation operation) => engine.Performs(operation);

    // What WBINVD reports has another meaning: the order of its own write-backs.
    public Response Step(Operation operation)
    {
        var victim = operation is Operation.Wbinvd ? null : Leave();
        var answer = engine.Step(operation);
        Notice();
        return victim is { } evicted ? answer with { Evicted = answer.Evicted.IsDefault ? [evicted] : [evicted, .. answer.Evicted] } : answer;
    }

    public ulong? Register(int core, uint index) => engine.Register(core, index);

    public KeyView KeyOf(int package, int keyId) => engine.KeyOf(package, keyId);

    public DramView Inspect(ulong line) => engine.Inspect(line);

    public IEnumerable<DramView> DramLines() => engine.DramLines();

    public IEnumerable<CacheView> CachedLines() => engine.CachedLines();

    public IEnumerable<TlbView>? Translations() => engine.Translations();

    public void Dispose() => engine.Dispose();

    // Keeps the order in which lines came.
    private void Notice()
    {
        var cached = engine.CachedLines().Select(l => (l.KeyId, l.Line)).ToHashSet();
        came.RemoveAll(l => !cached.Contains(l));
        came.AddRange(cached.Except(came).Order());
    }

    // Every other operation finds one line less, if it has a name outside SEAM.
    private Evicted? Leave()
    {
        var draw = Seeds.Mix(0xE71C, number++);
        if (came.Count == 0 || draw % 2 == 0) return null;
        var (keyId, line) = newestFirst ? came[^1] : came[(int)(draw / 2 % (ulong)came.Count)];
        var activate = engine.Register(0, Msr.Activate) ?? 0;
        var hasKeyIds = (activate & 3) == 3;
        var keyIdBits = hasKeyIds ? (int)(activate >> 32) & 15 : 0;
        var tdxBits = hasKeyIds ? (int)(activate >> 36) & 15 : 0;
        var shift = profile.PhysicalAddressBits - keyIdBits;
        if (line >> shift != 0 || keyId >> (keyIdBits - tdxBits) != 0) return null;
        var dirty = engine.CachedLines().Single(l => l.KeyId == keyId && l.Line == line).Dirty;
        return engine.Step(new Operation.Evict(((ulong)keyId << shift) | line)).Outcome == Outcome.Done ? new Evicted(keyId, line, dirty) : null;
    }
}
