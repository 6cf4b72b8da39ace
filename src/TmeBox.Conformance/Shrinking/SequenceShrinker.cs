using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Shrinking;

/// <summary>Makes a diverging sequence as small and plain as it can; its set-up stays as it is.</summary>
/// <remarks>
/// Greedy, one pass after the other until a whole round changes nothing: operations are removed in ever smaller pieces, lines and KeyIDs are merged, data are
/// zeroed. That keeps to the cause that showed first, which may take many operations; so where several are left, short pieces of what was found are run by themselves,
/// and operations that had run are tried in the place of several. A candidate whose operations are malformed is never run. Deterministic; it can stop anywhere and
/// go on later from its state.
/// </remarks>
public sealed class SequenceShrinker
{
    // Nothing is looked for beyond removal where so few operations are left.
    private const int FewEnough = 2;

    // Pieces: their lengths, each twice the one before.
    private const int ShortestPiece = 4;
    private const int LongestPiece = 128;

    private readonly Func<OperationSequence, int, int?> diverges;
    private readonly OperationSequence? found;
    private readonly Action<ShrinkState>? progress;
    private readonly Candidates candidates = new();

    /// <summary>A shrinker.</summary>
    /// <param name="diverges">Runs a sequence with so much of a set-up: how many operations were performed when it diverged in the same manner, or null.</param>
    /// <param name="progress">Called after each improvement.</param>
    /// <param name="found">What was found, of whose operations smaller ones may be made; null if removal is all that is wanted.</param>
    public SequenceShrinker(Func<OperationSequence, int, int?> diverges, Action<ShrinkState>? progress = null, OperationSequence? found = null) => (this.diverges, this.progress, this.found) = (diverges, progress, found);

    /// <summary>Goes on until nothing more can be done, time is up, or it is cancelled.</summary>
    /// <returns>How far it came; its pass is <see cref="ShrinkPass.Done"/> if it is complete.</returns>
    public ShrinkState Run(ShrinkState state, TimeSpan time, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(state);
        var start = Stopwatch.GetTimestamp();
        while (state.Pass != ShrinkPass.Done && !cancellation.IsCancellationRequested && Stopwatch.GetElapsedTime(start) < time) state = Next(state);
        return state;
    }

    private ShrinkState Next(ShrinkState state) => state.Pass switch
    {
        ShrinkPass.Remove => Removed(state),
        ShrinkPass.Pieces => Pieced(state),
        _ => Changed(state),
    };

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
        var candidate = candidates.At(state, state.Pass == ShrinkPass.Join ? Joined : Plainer.Candidates);
        if (!candidate.IsDefault)
        {
            if (candidate.Any(o => OperationCheck.Problem(o, state.Sequence.Platform) is not null)) return state with { At = state.At + 1 };
            return Tried(state, candidate) ?? state with { At = state.At + 1, Runs = state.Runs + 1 };
        }

        if (state.Pass < ShrinkPass.Simplify) return state with { Pass = state.Pass + 1, At = 0 };
        if (state.Improved) return Again(state);
        return state.Pass == ShrinkPass.Join || found is null || state.BodyLength < FewEnough ? state with { Pass = ShrinkPass.Done } : state with { Pass = ShrinkPass.Pieces, At = 0 };
    }

    private static ShrinkState Again(ShrinkState state) => state with { Pass = ShrinkPass.Remove, Piece = Math.Max(1, state.BodyLength / 2), At = state.SetUpLength, Improved = false };

    // The next piece, made smaller on the spot where it diverges.
    private ShrinkState Pieced(ShrinkState state)
    {
        var body = found!.Operations[state.SetUpLength..];
        if (state.BodyLength <= FewEnough || PieceAt(state.PiecesTried, body.Length) is not var (start, length)) return state with { Pass = ShrinkPass.Join, At = 0 };
        var tried = state with { PiecesTried = state.PiecesTried + 1, Runs = state.Runs + 1 };
        var piece = state.Sequence with { Operations = [.. state.Sequence.Operations[..state.SetUpLength], .. body.Skip(start).Take(length)] };
        if (diverges(piece, state.SetUpLength) is null) return tried;
        var smaller = new SequenceShrinker(diverges).Run(ShrinkState.Of(piece, state.SetUpLength), TimeSpan.MaxValue);
        tried = tried with { Runs = tried.Runs + smaller.Runs };
        if (smaller.BodyLength >= state.BodyLength) return tried;
        var better = Again(tried with { Sequence = smaller.Sequence });
        progress?.Invoke(better);
        return better;
    }

    // Pieces of a body overlap by half.
    private static (int Start, int Length)? PieceAt(int number, int bodyLength)
    {
        for (var length = ShortestPiece; length <= LongestPiece && length < bodyLength; length *= 2)
        {
            var count = (bodyLength + length / 2 - 1) / (length / 2);
            if (number < count) return (number * (length / 2), length);
            number -= count;
        }

        return null;
    }

    private IEnumerable<ImmutableArray<Operation>> Joined(ShrinkState state)
    {
        ImmutableArray<Operation> setUp = state.Sequence.Operations[..state.SetUpLength];
        var body = state.Sequence.Operations.Skip(state.SetUpLength).Select(o => new Draft(o)).ToImmutableArray();
        return new JoinedOperations(found!.Operations.Skip(state.SetUpLength)).Of(body, state.AddressBits()).Select(b => setUp.AddRange(b.Select(d => d.Operation)));
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

    // The candidates of a state by number. They are asked for one after another, and made as they are.
    private sealed class Candidates
    {
        private (OperationSequence? Sequence, ShrinkPass Pass, int Next) place;
        private IEnumerator<ImmutableArray<Operation>>? rest;

        public ImmutableArray<Operation> At(ShrinkState state, Func<ShrinkState, IEnumerable<ImmutableArray<Operation>>> all)
        {
            if (!ReferenceEquals(place.Sequence, state.Sequence) || place.Pass != state.Pass || place.Next != state.At)
                rest = all(state).Skip(state.At).GetEnumerator();
            place = (state.Sequence, state.Pass, state.At + 1);
            return rest!.MoveNext() ? rest.Current : default;
        }
    }
}
