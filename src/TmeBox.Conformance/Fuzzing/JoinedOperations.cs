using System.Collections.Immutable;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Sequences with one operation that had run in the place of several: what a few do together, another may do alone.</summary>
internal sealed class JoinedOperations
{
    private const int Longest = 8;

    // So many of those that keep as many operations; one is moved where few are kept.
    private const int Most = 2_000;
    private const int MostBesideMoved = 2;

    // Choices by which a draft is left as it is.
    private const int AsItIs = 7;
    private readonly ImmutableArray<Draft> performed;

    /// <summary>With the operations of a run.</summary>
    public JoinedOperations(FuzzRun run) => performed = [.. run.Performed.Skip(run.SetUpPerformed).Distinct().Select(o => new Draft(o, Choice: AsItIs))];

    /// <summary>Sequences that are shorter: those that keep one operation, lose two for one, keep two, lose three; of each kind so many. The last one always stays: it is what shows the fault.</summary>
    public IEnumerable<FuzzCase> Of(FuzzCase sequence)
    {
        var length = sequence.Body.Length;
        if (length is < 2 or > Longest) return [];
        var verbs = sequence.Body.Select(d => d.Operation.GetType()).ToHashSet();
        ImmutableArray<Draft> likely = [.. performed.OrderBy(d => !verbs.Contains(d.Operation.GetType()))];
        var kept = new[] { 1, length - 2, 2, length - 3 }.Where(k => k >= 1 && k <= length - 2).Distinct().ToList();
        return likely.Select(d => sequence with { Body = [d] }).Concat(kept.SelectMany(k => With(sequence, likely, [.. Kept(sequence, k)]).Take(Most)));
    }

    private static IEnumerable<ImmutableArray<Draft>> Kept(FuzzCase sequence, int count) =>
        Subsets(sequence.Body.Length - 1, count - 1).Select(chosen => ImmutableArray.CreateRange(chosen.Add(sequence.Body.Length - 1), i => sequence.Body[i]));

    // The later ones first.
    private static IEnumerable<ImmutableArray<int>> Subsets(int below, int count)
    {
        if (count == 0) return [[]];
        return Enumerable.Range(0, below).Reverse().SelectMany(last => Subsets(last, count - 1).Select(before => before.Add(last)));
    }

    private static IEnumerable<FuzzCase> With(FuzzCase sequence, ImmutableArray<Draft> likely, ImmutableArray<ImmutableArray<Draft>> kept)
    {
        foreach (var one in likely)
            foreach (var rest in kept)
                foreach (var draft in rest.Length <= MostBesideMoved ? Moved(sequence, one, rest) : [one])
                    for (var at = 0; at < rest.Length; at++)
                        yield return sequence with { Body = rest.Insert(at, draft) };
    }

    // As it was; and on the line that the last of the others is on.
    private static IEnumerable<Draft> Moved(FuzzCase sequence, Draft draft, ImmutableArray<Draft> rest)
    {
        yield return draft;
        var mask = (1UL << sequence.AddressBits) - 64;
        if (rest.Select(d => OperationAddress.PaOf(d.Operation) ?? OperationAddress.LineOf(d.Operation)).LastOrDefault(a => a is not null) is not { } line) yield break;
        var moved = OperationAddress.At(draft.Operation, a => (a & ~mask) | (line & mask));
        if (moved != draft.Operation) yield return draft with { Operation = moved };
    }
}
