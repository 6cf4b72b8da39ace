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
    private const uint WindowOffset = 0x40_0000;

    /// <summary>Reads code.</summary>
    /// <param name="code">The code; it is read in pieces.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many instructions were compared.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static long Decoding(ReadOnlyMemory<byte> code, CancellationToken cancel) => EachPiece(code, piece =>
    {
        var comparison = new DecoderComparison();
        comparison.CompareAll(piece, WindowOffset, cancel);
        return comparison.Instructions;
    }, cancel);

    /// <summary>Judges code, in both profiles.</summary>
    /// <param name="code">The code; it is judged in pieces.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many findings there are, all alike.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static long Verdicts(ReadOnlyMemory<byte> code, CancellationToken cancel) =>
        EachPiece(code, piece => Enum.GetValues<IsolationProfile>().Sum(profile => CompareVerdicts(piece, profile, cancel)), cancel);

    /// <summary>Reads random strings of bytes.</summary>
    /// <param name="seed">What the strings depend on.</param>
    /// <param name="count">How many.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many were compared.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static long RandomStrings(int seed, long count, CancellationToken cancel) =>
        Sum((int)((count + StringsAtOnce - 1) / StringsAtOnce), i =>
        {
            // The first bytes of a string are those of the next one; each starts at a place of its own.
            var bytes = new byte[StringsAtOnce * Stride + 64];
            new Random(seed + i).NextBytes(bytes);
            var comparison = new DecoderComparison();
            comparison.CompareEach(bytes, WindowOffset, Stride, StringsAtOnce);
            return comparison.Instructions;
        }, cancel);

    /// <summary>Reads the space of encodings, and judges the space of forms.</summary>
    /// <param name="seed">On what encodings with a payload depend, which are too many to read all of them.</param>
    /// <param name="encodingStep">1 for all heads of legacy encodings; every so many otherwise, prime to 2, 3 and 17.</param>
    /// <param name="formStep">1 for all combinations of three numbers of a form; every so many otherwise.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>How many encodings and how many forms were compared.</returns>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public static (long Encodings, long Forms) Space(int seed, int encodingStep, int formStep, CancellationToken cancel)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(encodingStep, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(formStep, 1);
        const int Parts = 64;
        var legacy = Sum(Parts, i => Compare(EncodingSpace.Legacy((long)i * encodingStep, (long)encodingStep * Parts), cancel), cancel);
        var payloads = Sum(Parts, i => Compare(EncodingSpace.Payloads(new(seed + i), (int)(EncodingSpace.LegacyHeads / encodingStep / Parts)), cancel), cancel);
        var rest = Compare(EncodingSpace.PrefixSequences(), cancel) + Compare(EncodingSpace.TailClasses(), cancel);
        var forms = Sum(RuleSpace.ExemplarCount, i => RuleSpace.Compare(i, formStep, cancel).Compared, cancel);
        return (legacy + payloads + rest, forms);
    }

    private static long EachPiece(ReadOnlyMemory<byte> code, Func<ReadOnlyMemory<byte>, long> work, CancellationToken cancel) =>
        Sum((code.Length + Piece - 1) / Piece, i => work(code.Slice(i * Piece, Math.Min(Piece, code.Length - i * Piece))), cancel);

    private static long Compare(IEnumerable<byte[]> codes, CancellationToken cancel)
    {
        var comparison = new DecoderComparison();
        foreach (var code in codes)
        {
            if ((comparison.Instructions & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            comparison.Compare(code, WindowOffset);
        }

        return comparison.Instructions;
    }

    private static long CompareVerdicts(ReadOnlyMemory<byte> code, IsolationProfile profile, CancellationToken cancel)
    {
        var context = new CodeContext(profile, [new(code, WindowOffset)], new HashSet<uint>(), CodeLimits.Standard);
        var expected = new ReferenceVerifier().Verify(context, int.MaxValue, cancel);
        var found = new SweepVerifier(1).Verify(context, int.MaxValue, cancel);
        var different = Enumerable.Range(0, Math.Max(expected.Count, found.Count)).FirstOrDefault(i => expected.ElementAtOrDefault(i) != found.ElementAtOrDefault(i), -1);
        if (different >= 0)
            throw new DecodersDifferException(string.Create(CultureInfo.InvariantCulture, $"{profile}: the sweep finds {Said(found, different)}; expected {Said(expected, different)}"));
        return expected.Count;
    }

    private static string Said(IReadOnlyList<CodeFinding> findings, int i) => findings.ElementAtOrDefault(i)?.ToString() ?? "nothing more";

    private static long Sum(int count, Func<int, long> work, CancellationToken cancel)
    {
        var sum = 0L;
        try
        {
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel }, i => Interlocked.Add(ref sum, work(i)));
        }
        catch (AggregateException e) when (e.Flatten().InnerExceptions.OfType<DecodersDifferException>().FirstOrDefault() is { } difference)
        {
            ExceptionDispatchInfo.Throw(difference);
        }

        return sum;
    }
}
