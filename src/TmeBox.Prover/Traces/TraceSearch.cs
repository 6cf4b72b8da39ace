using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Traces;

/// <summary>Finds for a rule the shortest trace from reset after which it decides, on any of the platforms of proofs.</summary>
/// <remarks>
/// Every length is put to the solver as one question: is there a sequence of so many operations of the menu, with any operands, whose
/// last step the rule decides? The cipher is one of which only equations are known, so "no" holds for the real one too, as long as nothing
/// useful is decrypted by chance (<see cref="Garbage"/>); "yes" counts only once the trace was run again with real bytes. What is then the
/// shortest is so among traces of <see cref="TraceOperation.All"/>, whose earlier operations are not those that only end traces.
/// Safe for many threads.
/// </remarks>
public sealed class TraceSearch
{
    /// <summary>The longest traces that are tried.</summary>
    public const int MaxLength = 5;

    private const ulong ResourceLimit = 1_000_000_000;
    private const int MaxAttempts = 40;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(30);

    private readonly ISolver solver;
    private readonly ImmutableArray<Lazy<Unrolling>[]> unrolled;

    /// <summary>A search.</summary>
    public TraceSearch(ISolver solver)
    {
        this.solver = solver;
        unrolled = [.. Theorems.ProofPlatforms.All.Select(Unrolling.Of)];
    }

    /// <summary>The shortest trace for every rule of the machine, by rule id.</summary>
    /// <param name="progress">Told after each rule how many are done; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="TraceMissingException">There is a rule without one: idle talk, or a search that gave up.</exception>
    public ImmutableArray<RuleTrace> All(Action<int>? progress, CancellationToken cancellationToken)
    {
        var done = 0;
        return
        [
            .. RuleBook.Machine.AsParallel().AsOrdered().WithCancellation(cancellationToken).WithDegreeOfParallelism(Environment.ProcessorCount).Select(rule =>
            {
                var trace = Find(rule, cancellationToken);
                progress?.Invoke(Interlocked.Increment(ref done));
                return trace;
            }),
        ];
    }

    /// <summary>The shortest trace for one rule.</summary>
    /// <exception cref="TraceMissingException">There is none of up to <see cref="MaxLength"/> operations, or the solver gave up.</exception>
    public RuleTrace Find(Rule rule, CancellationToken cancellationToken)
    {
        var setAside = 0;
        for (var length = 1; length <= MaxLength; length++)
        {
            var shorter = setAside;
            foreach (var platform in unrolled)
                if (Find(rule, platform[length - 1].Value, ref setAside, cancellationToken) is { } trace)
                    return trace.Plain() with { SetAside = shorter };
        }

        throw new TraceMissingException($"no trace of up to {MaxLength} operations lets {rule.Id} decide");
    }

    // A model that rests on what the real cipher or real bytes do not do is no trace: its shape is set aside, and the solver asked again.
    private RuleTrace? Find(Rule rule, Unrolling unrolling, ref int setAside, CancellationToken cancellationToken)
    {
        var decides = unrolling.Decides(rule);
        if (decides.IsFalse) return null;
        var wishes = true;
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            var applications = SmtScript.ApplicationsIn([.. unrolling.Assumptions, new("decides", decides)]);
            var facts = unrolling.Assumptions.AddRange(BlankLine.At(applications));

            // What costs time is supposed only where it matters.
            if (attempt > 0) facts = facts.AddRange(Garbage.At(applications));
            var wished = attempt > 1 && wishes;
            if (wished) facts = facts.AddRange(Realisable.At(unrolling.Operands, applications));
            var never = new Obligation($"never/{rule.Id}/{unrolling.Platform.Name}/{unrolling.Length}", $"{rule.Id} never decides step {unrolling.Length}", facts, !decides);
            if (TraceModel.Of(never, solver, ResourceLimit, Timeout, cancellationToken) is not { } model)
            {
                if (!wished) return null;
                wishes = false;
                continue;
            }

            var shape = unrolling.Shape(model);
            var trace = new RuleTrace(rule, unrolling.Platform, [.. shape.Zip(unrolling.Operands, (operation, operands) => new TraceStep(TraceOperation.All[operation], model.Values.Evaluate(operands)))], 0);
            if (trace.Fires()) return trace;
            if (attempt < 2) continue;
            decides &= !unrolling.Is(shape);
            setAside++;
        }

        throw new TraceMissingException($"{MaxAttempts} models by which {rule.Id} should decide on {unrolling.Platform.Name} do not replay");
    }
}
