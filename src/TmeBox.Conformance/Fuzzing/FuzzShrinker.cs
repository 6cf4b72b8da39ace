using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Makes a failing sequence as small and plain as it can; the set-up stays as it is.</summary>
/// <remarks>
/// Greedy: the first smaller sequence that still diverges is taken, until none does. What is short by then may still do in two operations what one of those that
/// had run does alone, and removal never finds that: so any two are tried to be replaced by any one of those. Deterministic but for the time limit.
/// </remarks>
internal static class FuzzShrinker
{
    private const int MostRuns = 20_000;

    // Two for one: bodies up to this length, so many runs for each length.
    private const int LongestJoined = 8;
    private const int MostJoins = 5_000;
    private const int AsItIs = 7;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    /// <summary>The smallest sequence found, with its run.</summary>
    public static (FuzzCase Case, FuzzRun Run) Shrink(FuzzCase failing, FuzzRun failed, Func<FuzzPlatform, IImplementation> implementation, Mutant? mutant = null)
    {
        var start = Stopwatch.GetTimestamp();
        var (best, run) = (Truncated(failing, failed), failed);
        var runs = 0;
        ImmutableArray<Draft> performed = [.. failed.Performed.Skip(failed.SetUpPerformed).Distinct().Select(o => new Draft(o, Choice: AsItIs))];
        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var smaller in Smaller(best).Concat(Joined(best, performed).Take(MostJoins)))
            {
                if (++runs > MostRuns || Stopwatch.GetElapsedTime(start) > MostTime) return (best, run);
                var attempt = FuzzRun.Of(smaller, implementation(smaller.Platform), mutant: mutant);
                if (attempt.Divergence is null) continue;
                (best, run) = (Truncated(smaller, attempt), attempt);
                improved = true;
                break;
            }
        }

        return (best, run);
    }

    /// <summary>Sequences that are smaller or plainer, the boldest first; FsCheck's properties shrink by it too.</summary>
    public static IEnumerable<FuzzCase> Smaller(FuzzCase failing)
    {
        var body = failing.Body;
        for (var chunk = body.Length; chunk > 0; chunk /= 2)
            for (var at = 0; at + chunk <= body.Length; at += chunk)
                yield return failing with { Body = body.RemoveRange(at, chunk) };

        foreach (var merged in Merged(failing)) yield return merged;

        for (var i = 0; i < body.Length; i++)
            foreach (var plainer in Plainer(body[i]))
                yield return failing with { Body = body.SetItem(i, plainer) };
    }

    // One of the operations in the place of any two.
    private static IEnumerable<FuzzCase> Joined(FuzzCase failing, ImmutableArray<Draft> performed)
    {
        var body = failing.Body;
        if (body.Length > LongestJoined) yield break;
        foreach (var draft in performed)
        {
            for (var first = 0; first < body.Length; first++)
            {
                for (var second = first + 1; second < body.Length; second++)
                {
                    yield return failing with { Body = body.SetItem(first, draft).RemoveAt(second) };
                    if (second > first + 1) yield return failing with { Body = body.SetItem(second, draft).RemoveAt(first) };
                }
            }
        }
    }

    private static FuzzCase Truncated(FuzzCase sequence, FuzzRun run) => sequence with { Body = sequence.Body[..run.BodyTried] };

    // All operations on one line move to a lower one.
    private static IEnumerable<FuzzCase> Merged(FuzzCase failing)
    {
        var mask = (1UL << failing.AddressBits) - 64;
        var lines = failing.Body.Select(d => (OperationAddress.PaOf(d.Operation) ?? OperationAddress.LineOf(d.Operation)) & mask).OfType<ulong>().Distinct().Order().ToList();
        foreach (var high in lines.Skip(1).Reverse())
            foreach (var low in lines.TakeWhile(l => l < high))
                yield return failing with { Body = [.. failing.Body.Select(d => d with { Operation = OperationAddress.At(d.Operation, a => (a & mask) == high ? (a & ~mask) | low : a) })] };
    }

    private static IEnumerable<Draft> Plainer(Draft draft)
    {
        if (draft.Source is DraftSource.EarlierAnswer or DraftSource.EarlierSnapshot) yield return draft with { Source = DraftSource.Literal };
        if (draft.Otherwise is not null) yield return draft with { Otherwise = null };
        if (draft.Otherwise is { } otherwise) yield return new(otherwise);
        if (draft.Choice > 0) yield return draft with { Choice = 0 };
        if (draft.Flip > 0) yield return draft with { Flip = 0 };
        if (draft.Flip >= 0) yield return draft with { Flip = -1 };
        var zero = Hex.Filled(0, 64);
        switch (draft.Operation)
        {
            case Operation.Store o:
                if (o.Enables != ulong.MaxValue) yield return draft with { Operation = o with { Enables = ulong.MaxValue } };
                if (o.Enables is not (ulong.MaxValue or 1)) yield return draft with { Operation = o with { Enables = 1 } };
                if (o.Data != zero) yield return draft with { Operation = o with { Data = zero } };
                break;
            case Operation.Movdir64b o:
                if (o.Data != zero) yield return draft with { Operation = o with { Data = zero } };
                break;
            case Operation.Replace o:
                if (o.Ciphertext != zero) yield return draft with { Operation = o with { Ciphertext = zero } };
                if (o.Mac != 0) yield return draft with { Operation = o with { Mac = 0 } };
                if (o.Poison) yield return draft with { Operation = o with { Poison = false } };
                if (o.Owner) yield return draft with { Operation = o with { Owner = false } };
                break;
            case Operation.StoreVirtual o:
                if (o.Size != 1) yield return draft with { Operation = o with { Size = 1 } };
                if (o.Data != zero) yield return draft with { Operation = o with { Data = zero } };
                break;
            case Operation.LoadVirtual { Size: not 1 } o:
                yield return draft with { Operation = o with { Size = 1 } };
                break;
        }

        if (draft.Operation.Core > 0) yield return draft with { Operation = draft.Operation with { Core = 0 } };
        if (OperationAddress.PaOf(draft.Operation) is { } pa && pa % 64 != 0)
            yield return draft with { Operation = OperationAddress.At(draft.Operation, a => a & ~63UL) };
    }
}
