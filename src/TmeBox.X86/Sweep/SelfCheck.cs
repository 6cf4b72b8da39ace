using System.Collections.Immutable;
using System.Globalization;
using System.Runtime.ExceptionServices;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Compares the production verifier with the reference: how instructions are read, and what is found. Every difference is a defect of one
/// of them and ends the comparison.
/// </summary>
/// <remarks>Pure; any thread. All processors take part.</remarks>
public static class SelfCheck
{
    // The reference keeps every instruction of a region; a piece bounds what it holds.
    private const int Piece = 1 << 18, Stride = 16, StringsAtOnce = 1 << 14;

    // So that a piece has many edges of chunks, which are swept several at once.
    private const int Chunk = 1 << 12;

    // Each piece has tables of its own.
    private const int MostPieces = 128;
    private const uint WindowOffset = 0x40_0000;

    // What the whole check takes of spaces that are too large: steps are prime to the sizes of the dimensions.
    private const int JudgedLegacyStep = 11, Payloads = 1 << 23, JudgedPayloads = 1 << 20, Strings = 10_000_000;

    private static readonly byte[][] MemoryPrefixes = [[], [0x65], [0x67], [0x65, 0x67]];

    /// <summary>All comparisons that need no code.</summary>
    /// <param name="seed">On what sampled encodings depend.</param>
    /// <param name="every">1 for the whole check; n for every n-th of what each comparison takes, prime to 2, 3, 5, 7, 11 and 17.</param>
    public static ImmutableArray<SelfCheckPart> Parts(int seed, int every)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return
        [
            new("heads", "verdict, length and starts of every word of the head table with every SIB, and displacements and immediates at their edges; six places, tables in three states",
                Coverage(every, "all words"), every == 1, (tell, cancel) => Heads(every, tell, cancel)),
            new("legacy", "length and form of all sets of F0, F2, F3, 66 and 67, with REX, opcode maps, opcodes and ModRM",
                Coverage(every, "all heads, one tail each"), every == 1, (tell, cancel) => Pieced(every, (i, n) => Forms(EncodingSpace.Legacy((long)i * every, (long)every * n), cancel), tell, cancel)),
            new("legacy-judged", "verdict, length and starts of the same, with and without gs", Coverage(every * JudgedLegacyStep, ""), false,
                (tell, cancel) => Pieced(every, (i, n) => Judged(EncodingSpace.Legacy((long)i * every * JudgedLegacyStep, (long)every * JudgedLegacyStep * n), MemoryPrefixes[..2], CaseLayout.Alone, cancel), tell, cancel)),
            new("prefixes", "form, verdict, length and starts behind all sequences of up to three of fourteen prefixes, before nineteen opcodes",
                Coverage(every, "all sequences"), every == 1, (tell, cancel) => Whole(EncodingSpace.PrefixSequences(), every, tell, cancel)),
            new("tails", "form, verdict, length and starts of every SIB with every class of displacement and immediate, behind nineteen opcodes",
                Coverage(every, "all tails"), every == 1, (tell, cancel) => Whole(EncodingSpace.TailClasses(), every, tell, cancel)),
            new("payloads", "length and form of VEX and EVEX encodings", string.Create(CultureInfo.InvariantCulture, $"drawn at random, seed {seed}"), false,
                (tell, cancel) => Pieced(every, (i, n) => Forms(EncodingSpace.Payloads(new(seed + i), Payloads / every / n), cancel), tell, cancel)),
            new("payloads-judged", "verdict, length and starts of VEX and EVEX encodings, with and without gs and 67", string.Create(CultureInfo.InvariantCulture, $"drawn at random, seed {seed}"), false,
                (tell, cancel) => Pieced(every, (i, n) => Judged(EncodingSpace.Payloads(new(seed + i), JudgedPayloads / every / n), MemoryPrefixes, CaseLayout.Alone, cancel), tell, cancel)),
            new("rules", "the rules in plain numbers and lifted, by three numbers of form, state and place at once, around every kind of accepted form", Coverage(every, "all such numbers"), every == 1,
                (tell, cancel) => Sum(RuleSpace.ExemplarCount, i => RuleSpace.Compare(i, every, cancel).Compared, tell, cancel)),
            new("strings", "length and form at the start of random bytes", string.Create(CultureInfo.InvariantCulture, $"drawn at random, seed {seed}"), false,
                (tell, cancel) => RandomStrings(seed, Strings / every, tell, cancel)),
        ];
    }

    /// <summary>Reads code.</summary>
    /// <param name="code">The code; it is read in pieces.</param>
    /// <param name="tell">Is told how much is done, from 0 to 1, by any thread.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many instructions were compared.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static long Decoding(ReadOnlyMemory<byte> code, Action<double> tell, CancellationToken cancel) => EachPiece(code, piece =>
    {
        var comparison = new DecoderComparison();
        comparison.CompareAll(piece, WindowOffset, cancel);
        return comparison.Instructions;
    }, tell, cancel);

    /// <summary>Judges code, in both profiles.</summary>
    /// <param name="code">The code; it is judged in pieces.</param>
    /// <param name="tell">Is told how much is done, from 0 to 1, by any thread.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many findings there are, all alike.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static long Verdicts(ReadOnlyMemory<byte> code, Action<double> tell, CancellationToken cancel) =>
        EachPiece(code, piece => Enum.GetValues<IsolationProfile>().Sum(profile => CompareVerdicts(piece, profile, cancel)), tell, cancel);

    /// <summary>Reads random strings of bytes.</summary>
    /// <param name="seed">What the strings depend on.</param>
    /// <param name="count">How many; rounded up to whole blocks.</param>
    /// <param name="tell">Is told how much is done, from 0 to 1, by any thread.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many were compared.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static long RandomStrings(int seed, long count, Action<double> tell, CancellationToken cancel) =>
        Sum((int)((count + StringsAtOnce - 1) / StringsAtOnce), i =>
        {
            // The first bytes of a string are those of the next one; each starts at a place of its own.
            var bytes = new byte[StringsAtOnce * Stride + 64];
            new Random(seed + i).NextBytes(bytes);
            var comparison = new DecoderComparison();
            comparison.CompareEach(bytes, WindowOffset, Stride, StringsAtOnce);
            return comparison.Instructions;
        }, tell, cancel);

    private static string Coverage(int every, string all) => every == 1 ? all : string.Create(CultureInfo.InvariantCulture, $"every {every}th");

    // Neighbouring words share shapes, so a piece is a run of them.
    private static long Heads(int every, Action<double> tell, CancellationToken cancel) => Pieced(every, (i, n) =>
    {
        var (first, end) = ((long)HeadSpace.Words * i / n, (long)HeadSpace.Words * (i + 1) / n);
        VerdictComparison all = new(CaseLayout.All), alone = new(CaseLayout.Alone);
        foreach (var (index, bytes, inAllLayouts) in HeadSpace.Encodings((int)((first + every - 1) / every * every), (int)end, every, every))
        {
            if (!inAllLayouts) alone.Learn(index);
            (inAllLayouts ? all : alone).Add(bytes, cancel);
        }

        all.Finish(cancel);
        alone.Finish(cancel);
        return all.Instructions + alone.Instructions;
    }, tell, cancel);

    private static long Whole(IEnumerable<byte[]> codes, int every, Action<double> tell, CancellationToken cancel) => Pieced(every * MostPieces, (i, n) =>
    {
        var some = codes.Where((_, k) => k % (every * n) == i * every).ToList();
        return Forms(some, cancel) == some.Count ? Judged(some, [[]], CaseLayout.All, cancel) : throw new InvalidOperationException("some encodings were not read");
    }, tell, cancel);

    private static long Forms(IEnumerable<byte[]> codes, CancellationToken cancel)
    {
        var comparison = new DecoderComparison();
        foreach (var code in codes)
        {
            if ((comparison.Instructions & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            comparison.Compare(code, WindowOffset);
        }

        return comparison.Instructions;
    }

    private static long Judged(IEnumerable<byte[]> codes, byte[][] before, IReadOnlyList<CaseLayout> layouts, CancellationToken cancel)
    {
        var comparison = new VerdictComparison(layouts);
        foreach (var code in codes)
            foreach (var prefixes in before)
                comparison.Add([.. prefixes, .. code.AsSpan(0, CaseLayout.Longest)], cancel);
        comparison.Finish(cancel);
        return comparison.Instructions;
    }

    private static long CompareVerdicts(ReadOnlyMemory<byte> code, IsolationProfile profile, CancellationToken cancel)
    {
        var context = new CodeContext(profile, [new(code, WindowOffset)], new HashSet<uint>(), CodeLimits.Standard);
        var (found, difference) = VerdictDifference.Between(context, new SweepVerifier(1, HeadTable.Shared, Chunk), new ReferenceVerifier(), cancel);
        return difference is null
            ? found.Count
            : throw new DecodersDifferException($"{profile}: the sweep finds {VerdictDifference.Said(difference.First)}; expected {VerdictDifference.Said(difference.Second)}");
    }

    private static long EachPiece(ReadOnlyMemory<byte> code, Func<ReadOnlyMemory<byte>, long> work, Action<double> tell, CancellationToken cancel) =>
        Sum((code.Length + Piece - 1) / Piece, i => work(code.Slice(i * Piece, Math.Min(Piece, code.Length - i * Piece))), tell, cancel);

    private static long Pieced(int every, Func<int, int, long> work, Action<double> tell, CancellationToken cancel)
    {
        var pieces = Math.Max(MostPieces / every, Environment.ProcessorCount);
        return Sum(pieces, i => work(i, pieces), tell, cancel);
    }

    private static long Sum(int count, Func<int, long> work, Action<double> tell, CancellationToken cancel)
    {
        var (sum, done) = (0L, 0);
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, i =>
            {
                Interlocked.Add(ref sum, work(i));
                tell(Interlocked.Increment(ref done) / (double)count);
            });
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<DecodersDifferException>().FirstOrDefault() is { } difference)
        {
            ExceptionDispatchInfo.Throw(difference);
        }

        return sum;
    }
}
