extern alias Seeded;

using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Vectors;
using Seeded::TmeBox.Engine;

namespace TmeBox.Mutants;

/// <summary>Wrong code in the engine.</summary>
public sealed record EngineCodeFault : SeededFault
{
    private readonly EngineFault fault;

    internal EngineCodeFault(EngineFault fault)
        : base(fault.Id, fault.RuleId, fault.Sentence, fault.Argument.Length == 0 ? null : fault.Argument) => this.fault = fault;

    /// <inheritdoc/>
    public override string Place => "engine, " + fault.File;

    /// <inheritdoc/>
    public override IImplementation Make(FuzzPlatform platform)
    {
        var engine = FaultyEngine.Make(platform, fault);
        return RuleId == NoRule ? new Detouring(engine, () => Remember(engine)) : engine;
    }

    /// <inheritdoc/>
    public override IVectorStart Start(VectorGroup group)
    {
        ArgumentNullException.ThrowIfNull(group);
        var engine = FaultyEngine.Make(new(group.Platform, group.Cache), fault);
        foreach (var operation in group.SetUp) engine.Step(operation);
        return new Restored(engine);
    }

    internal override Rewindable? MakeRewindable(FuzzPlatform platform)
    {
        if (RuleId == NoRule) return null;
        var engine = FaultyEngine.Make(platform, fault);
        return new(
            engine,
            () =>
            {
                var snapshot = engine.TakeSnapshot();
                return new(() => engine.Restore(snapshot), snapshot.Dispose);
            },
            engine.Identify);
    }

    /// <summary>The copy of the engine with no fault awake: it must be the engine.</summary>
    internal static IImplementation MakeAsleep(FuzzPlatform platform) => FaultyEngine.Make(platform, null);

    private static Action Remember(FaultyEngine engine)
    {
        var snapshot = engine.TakeSnapshot();
        return () =>
        {
            engine.Restore(snapshot);
            snapshot.Dispose();
        };
    }

    private sealed class Restored(FaultyEngine engine) : IVectorStart
    {
        private readonly EngineSnapshot begun = engine.TakeSnapshot();

        public Func<Operation, Response> Begin()
        {
            engine.Restore(begun);
            return engine.Step;
        }

        public void Dispose()
        {
            begun.Dispose();
            engine.Dispose();
        }
    }
}
