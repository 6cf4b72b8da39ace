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

    /// <summary>With operations that had run after a set-up.</summary>
    public JoinedOperations(IEnumerable<Operation> ran) => performed = [.. ran.Distinct().Select(o => new Draft(o, Choice: AsItIs))];

    /// <summary>Bodies that are shorter: those that keep one operation, lose two for one, keep two, lose three; of each kind so many. The last one always stays: it is what shows the fault.</summary>
    /// <param name="body">What is made shorter.</param>
    /// <param name="addressBits">How many low bits of a physical address are line address.</param>
    public IEnumerable<ImmutableArray<Draft>> Of(ImmutableArray<Draft> body, int addressBits)
    {
        var length = body.Length;
        if (length is < 2 or > Longest) return [];
        var verbs = body.Select(d => d.Operation.GetType()).ToHashSet();
        ImmutableArray<Draft> likely = [.. performed.OrderBy(d => !verbs.Contains(d.Operation.GetType()))];
        var kept = new[] { 1, length - 2, 2, length - 3 }.Where(k => k >= 1 && k <= length - 2).Distinct().ToList();
        return likely.Select(d => ImmutableArray.Create(d)).Concat(kept.SelectMany(k => With(likely, [.. Kept(body, k)], addressBits).Take(Most)));
    }

    private static IEnumerable<ImmutableArray<Draft>> Kept(ImmutableArray<Draft> body, int count) =>
        Subsets(body.Length - 1, count - 1).Select(chosen => ImmutableArray.CreateRange(chosen.Add(body.Length - 1), i => body[i]));

    // The later ones first.
    private static IEnumerable<ImmutableArray<int>> Subsets(int below, int count)
    {
        if (count == 0) return [[]];
        return Enumerable.Range(0, below).Reverse().SelectMany(last => Subsets(last, count - 1).Select(before => before.Add(last)));
    }

    private static IEnumerable<ImmutableArray<Draft>> With(ImmutableArray<Draft> likely, ImmutableArray<ImmutableArray<Draft>> kept, int addressBits)
    {
        foreach (var one in likely)
            foreach (var rest in kept)
                foreach (var draft in rest.Length <= MostBesideMoved ? Moved(one, rest, addressBits) : [one])
                    for (var at = 0; at < rest.Length; at++)
                        yield return rest.Insert(at, draft);
    }

    // As it was; and on the line that the last of the others is on.
    private static IEnumerable<Draft> Moved(Draft draft, ImmutableArray<Draft> rest, int addressBits)
    {
        yield return draft;
        var mask = (1UL << addressBits) - 64;
        if (rest.Select(d => OperationAddress.PaOf(d.Operation) ?? OperationAddress.LineOf(d.Operation)).LastOrDefault(a => a is not null) is not { } line) yield break;
        var moved = OperationAddress.At(draft.Operation, a => (a & ~mask) | (line & mask));
        if (moved != draft.Operation) yield return draft with { Operation = moved };
    }
}
