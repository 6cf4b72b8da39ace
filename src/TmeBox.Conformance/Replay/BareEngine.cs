using System.Diagnostics;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Replay;

/// <summary>A second engine that does the same operations as a simulator would, without conversions, to be timed alone.</summary>
internal sealed class BareEngine : IDisposable
{
    private readonly MemoryEngine engine;
    private readonly EngineSide side;
    private readonly byte[] line = new byte[MemoryEngine.LineSize];
    private long ticks;
    private long operations;

    public BareEngine(Profile profile, CacheShape cache)
    {
        engine = new(EngineProfiles.For(profile), new EngineOptions { Cache = cache });
        side = new(engine);
    }

    /// <summary>Operations a second so far.</summary>
    public double Rate => ticks == 0 ? 0 : operations / Stopwatch.GetElapsedTime(0, ticks).TotalSeconds;

    public void Prepare(Operation operation) => side.Step(operation);

    public void Run(List<Operation> batch)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var operation in batch)
        {
            switch (operation)
            {
                case Operation.Load o:
                    engine.Read(o.Pa, line);
                    break;
                case Operation.Store o:
                    engine.Write(o.Pa, o.Enables, o.Data.Span);
                    break;
                case Operation.Movdir64b o:
                    engine.Movdir64b(o.Pa, o.Data.Span);
                    break;
            }
        }

        ticks += Stopwatch.GetTimestamp() - start;
        operations += batch.Count;
    }

    public void Dispose() => engine.Dispose();
}
