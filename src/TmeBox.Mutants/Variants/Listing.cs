using System.Collections.Immutable;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;

namespace TmeBox.Mutants;

/// <summary>The engine, whose accesses by physical address go as lists; a load is there twice, and the second one counts.</summary>
/// <param name="engine">The engine, as after reset; it becomes this side's own.</param>
internal sealed class Listing(MemoryEngine engine) : IImplementation, IDisposable
{
    private readonly EngineSide side = new(engine);

    public string Name => side.Name;

    public bool Uncached => side.Uncached;

    public bool Performs(Operation operation) => side.Performs(operation);

    public Response Step(Operation operation) => operation switch
    {
        Operation.Load o => List(o, default, LineAccess.Read(o.Pa, 0), LineAccess.Read(o.Pa, MemoryEngine.LineSize)),
        Operation.Store o => List(o, o.Data, new LineAccess { PhysicalAddress = o.Pa, ByteEnables = o.Enables, Operation = LineOperation.Write }),
        Operation.Movdir64b o => List(o, o.Data, new LineAccess { PhysicalAddress = o.Pa, Operation = LineOperation.Movdir64b }),
        Operation.Flush o => List(o, default, new LineAccess { PhysicalAddress = o.Pa, Operation = LineOperation.Flush }),
        Operation.WriteBack o => List(o, default, new LineAccess { PhysicalAddress = o.Pa, Operation = LineOperation.WriteBack }),
        Operation.Prefetch o => List(o, default, new LineAccess { PhysicalAddress = o.Pa, Operation = LineOperation.Prefetch }),
        _ => side.Step(operation),
    };

    public ulong? Register(int core, uint index) => side.Register(core, index);

    public KeyView KeyOf(int package, int keyId) => side.KeyOf(package, keyId);

    public DramView Inspect(ulong line) => side.Inspect(line);

    public IEnumerable<DramView> DramLines() => side.DramLines();

    public IEnumerable<CacheView> CachedLines() => side.CachedLines();

    public IEnumerable<TlbView>? Translations() => side.Translations();

    public void Dispose() => side.Dispose();

    private Response List(Operation operation, Hex written, params Span<LineAccess> accesses)
    {
        var data = new byte[2 * MemoryEngine.LineSize];
        written.Span.CopyTo(data);
        engine.PortOf(operation.Core).Execute(accesses, data);
        var evicted = engine.PortOf(operation.Core).LastEvictions.ToArray().Select(e => new Evicted(e.KeyId, e.LineAddress, e.WrittenBack)).ToImmutableArray();
        var status = accesses[^1].Status;
        return new(
            Enum.Parse<Outcome>(status.ToString()),
            operation is Operation.Load ? Hex.Of(data.AsSpan(MemoryEngine.LineSize)) : default,
            Evicted: evicted,
            Value: status == EngineStatus.PageFault ? EngineAnswer.ReservedAddress : 0);
    }
}
