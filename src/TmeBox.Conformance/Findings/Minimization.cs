using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Shrinking;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Findings;

/// <summary>Shrinks a finding, and nothing else in its place.</summary>
public static class Minimization
{
    /// <summary>Goes on from a state for some time.</summary>
    /// <param name="trials">The implementation.</param>
    /// <param name="state">How far it is.</param>
    /// <param name="divergence">The divergence that it is about.</param>
    /// <param name="suspect">The rule that every smaller sequence must diverge by too, or null.</param>
    /// <param name="time">How long.</param>
    /// <param name="progress">Called after each improvement.</param>
    /// <param name="found">What was found, of whose operations smaller ones may be made; null if removal is all that is wanted.</param>
    /// <param name="cancellation">Ends it early; what was reached is given back.</param>
    public static (ShrinkState State, Divergence Divergence) Run(
        Trials trials, ShrinkState state, Divergence divergence, Rule? suspect, TimeSpan time, Action<ShrinkState>? progress = null, OperationSequence? found = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(state);
        ArgumentNullException.ThrowIfNull(divergence);
        var (kind, latest) = (divergence.Fault, divergence);
        var shrinker = new SequenceShrinker(
            (sequence, setUpLength) =>
            {
                var trial = trials.Run(sequence, setUpLength);
                if (trial.Divergence is not { } d || d.Fault != kind || (suspect is not null && !d.Rules.Contains(suspect))) return null;
                latest = d;
                return (int)Math.Min(d.Step + 1, trial.Operations.Length);
            },
            progress,
            found);
        return (shrinker.Run(state, time, cancellation), latest);
    }
}
