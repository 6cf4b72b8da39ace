using System.Diagnostics;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Makes a failing sequence as small and plain as it can; the set-up stays as it is.</summary>
/// <remarks>
/// Greedy: the first smaller sequence that still diverges is taken, until none does. Removal alone keeps to the cause that showed first, which may take many
/// operations; so short pieces of the whole sequence are run by themselves, and those that diverge are made smaller too; and at last operations that had run
/// are tried in the place of several. Deterministic but for the time limit.
/// </remarks>
internal sealed class FuzzShrinker
{
    private const int MostRuns = 20_000;

    // Nothing is looked for beyond removal where so few operations are left.
    private const int FewEnough = 2;

    // Pieces: their lengths, each twice the one before, and how many that diverge are made smaller.
    private const int ShortestPiece = 4;
    private const int LongestPiece = 128;
    private const int MostPieces = 24;

    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);
    private readonly Func<FuzzPlatform, IImplementation> implementation;
    private readonly Mutant? mutant;
    private readonly long start = Stopwatch.GetTimestamp();
    private int runs;

    private FuzzShrinker(Func<FuzzPlatform, IImplementation> implementation, Mutant? mutant) => (this.implementation, this.mutant) = (implementation, mutant);

    /// <summary>The smallest sequence found, with its run.</summary>
    public static (FuzzCase Case, FuzzRun Run) Shrink(FuzzCase failing, FuzzRun failed, Func<FuzzPlatform, IImplementation> implementation, Mutant? mutant = null)
    {
        var shrinker = new FuzzShrinker(implementation, mutant);
        var best = shrinker.Greedy((Truncated(failing, failed), failed), Smaller);
        best = shrinker.FromPieces(failing, best);
        var joined = new JoinedOperations(failed.Performed.Skip(failed.SetUpPerformed));
        return best.Case.Body.Length < FewEnough ? best : shrinker.Greedy(best, c => Smaller(c).Concat(joined.Of(c.Body, c.AddressBits).Select(b => c with { Body = b })));
    }

    private (FuzzCase Case, FuzzRun Run) Greedy((FuzzCase Case, FuzzRun Run) best, Func<FuzzCase, IEnumerable<FuzzCase>> candidates)
    {
        for (var improved = true; improved;)
        {
            improved = false;
            foreach (var smaller in candidates(best.Case))
            {
                if (IsOver()) return best;
                var attempt = Tried(smaller);
                if (attempt.Divergence is null) continue;
                best = (Truncated(smaller, attempt), attempt);
                improved = true;
                break;
            }
        }

        return best;
    }

    private (FuzzCase Case, FuzzRun Run) FromPieces(FuzzCase whole, (FuzzCase Case, FuzzRun Run) best)
    {
        var left = MostPieces;
        for (var length = ShortestPiece; length <= LongestPiece && length < whole.Body.Length; length *= 2)
        {
            for (var at = 0; at < whole.Body.Length; at += length / 2)
            {
                if (best.Case.Body.Length <= FewEnough || left == 0 || IsOver()) return best;
                var piece = whole with { Body = [.. whole.Body.Skip(at).Take(length)] };
                var attempt = Tried(piece);
                if (attempt.Divergence is null) continue;
                left--;
                var found = Greedy((Truncated(piece, attempt), attempt), Smaller);
                if (found.Case.Body.Length < best.Case.Body.Length) best = found;
            }
        }

        return best;
    }

    private bool IsOver() => runs >= MostRuns || Stopwatch.GetElapsedTime(start) > MostTime;

    private FuzzRun Tried(FuzzCase candidate)
    {
        runs++;
        return FuzzRun.Of(candidate, implementation(candidate.Platform), mutant: mutant);
    }

    /// <summary>Sequences that are smaller or plainer, the boldest first; FsCheck's properties shrink by it too.</summary>
    public static IEnumerable<FuzzCase> Smaller(FuzzCase failing)
    {
        var body = failing.Body;
        for (var chunk = body.Length; chunk > 0; chunk /= 2)
            for (var at = 0; at + chunk <= body.Length; at += chunk)
                yield return failing with { Body = body.RemoveRange(at, chunk) };

        foreach (var merged in Merged(failing)) yield return merged;
        foreach (var merged in MergedKeyIds(failing)) yield return merged;

        for (var i = 0; i < body.Length; i++)
            foreach (var plainer in Plainer(body[i]))
                yield return failing with { Body = body.SetItem(i, plainer) };
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

    // All operations under one KeyID go under another that occurs, the programming of its key included.
    private static IEnumerable<FuzzCase> MergedKeyIds(FuzzCase failing)
    {
        var keyIds = failing.Body.Select(d => KeyIdOf(d.Operation, failing.AddressBits)).OfType<int>().Distinct().Order().ToList();
        foreach (var from in keyIds.Where(k => k > 0).Reverse())
            foreach (var to in keyIds.Where(k => k != from))
                yield return failing with { Body = [.. failing.Body.Select(d => KeyIdOf(d.Operation, failing.AddressBits) == from ? d with { Operation = Under(d.Operation, to, failing.AddressBits) } : d)] };
    }

    private static int? KeyIdOf(Operation operation, int addressBits) =>
        operation is Operation.Pconfig p ? p.Structure?.KeyId : OperationAddress.PaOf(operation) is { } pa ? (int)(pa >> addressBits) : null;

    private static Operation Under(Operation operation, int keyId, int addressBits) =>
        operation is Operation.Pconfig { Structure: { } s } p ? p with { Structure = s with { KeyId = keyId } } : OperationAddress.At(operation, a => (a & ((1UL << addressBits) - 1)) | ((ulong)keyId << addressBits));

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
