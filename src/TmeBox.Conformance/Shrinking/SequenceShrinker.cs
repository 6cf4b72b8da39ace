using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Shrinking;

/// <summary>Makes a diverging sequence as small and plain as it can; its set-up stays as it is.</summary>
/// <remarks>
/// Greedy, one pass after the other until a whole round changes nothing: operations are removed in ever smaller pieces, lines and KeyIDs are merged, data are
/// zeroed. A candidate whose operations are malformed is never run. Deterministic; it can stop anywhere and go on later from its state.
/// </remarks>
public sealed class SequenceShrinker
{
    private readonly Func<OperationSequence, int, int?> diverges;
    private readonly Action<ShrinkState>? progress;

    /// <summary>A shrinker.</summary>
    /// <param name="diverges">Runs a sequence with so much of a set-up: how many operations were performed when it diverged in the same manner, or null.</param>
    /// <param name="progress">Called after each improvement.</param>
    public SequenceShrinker(Func<OperationSequence, int, int?> diverges, Action<ShrinkState>? progress = null) => (this.diverges, this.progress) = (diverges, progress);

    /// <summary>Goes on until nothing more can be done, time is up, or it is cancelled.</summary>
    /// <returns>How far it came; its pass is <see cref="ShrinkPass.Done"/> if it is complete.</returns>
    public ShrinkState Run(ShrinkState state, TimeSpan time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var start = Stopwatch.GetTimestamp();
        while (state.Pass != ShrinkPass.Done && !cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < time) state = Next(state);
        return state;
    }

    private ShrinkState Next(ShrinkState state) => state.Pass == ShrinkPass.Remove ? Removed(state) : Changed(state);

    private ShrinkState Removed(ShrinkState state)
    {
        var all = state.Sequence.Operations;
        if (state.At >= all.Length)
            return state.Piece > 1
                ? state with { Piece = state.Piece / 2, At = state.SetUpLength }
                : state with { Pass = ShrinkPass.MergeLines, At = 0 };
        var fewer = all.RemoveRange(state.At, Math.Min(state.Piece, all.Length - state.At));
        return Tried(state, fewer) ?? state with { At = state.At + state.Piece, Runs = state.Runs + 1 };
    }

    private ShrinkState Changed(ShrinkState state)
    {
        var candidate = Plainer.Candidates(state).Skip(state.At).FirstOrDefault();
        if (!candidate.IsDefault)
        {
            if (candidate.Any(o => OperationCheck.Problem(o, state.Sequence.Platform) is not null)) return state with { At = state.At + 1 };
            return Tried(state, candidate) ?? state with { At = state.At + 1, Runs = state.Runs + 1 };
        }

        if (state.Pass != ShrinkPass.Simplify) return state with { Pass = state.Pass + 1, At = 0 };
        return state.Improved ? state with { Pass = ShrinkPass.Remove, Piece = Math.Max(1, state.BodyLength / 2), At = state.SetUpLength, Improved = false } : state with { Pass = ShrinkPass.Done };
    }

    // The state with the candidate in place of the sequence, cut where it diverges; null where it does not.
    private ShrinkState? Tried(ShrinkState state, ImmutableArray<Operation> candidate)
    {
        var sequence = state.Sequence with { Operations = candidate };
        if (diverges(sequence, state.SetUpLength) is not { } performed) return null;
        var better = state with { Sequence = sequence with { Operations = candidate[..Math.Clamp(performed, state.SetUpLength, candidate.Length)] }, Improved = true, Runs = state.Runs + 1 };
        progress?.Invoke(better);
        return better;
    }
}
