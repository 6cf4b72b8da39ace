using System.Diagnostics;
using Iced.Intel;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>How fast code is swept, beside the plain decode of the same bytes by Iced in the same process: rounds take turns, and each is compared with the decodes before and after it.</summary>
/// <param name="Profile">What the code is judged for.</param>
/// <param name="Bytes">Bytes of code.</param>
/// <param name="Instructions">Instructions that Iced decodes in them, one after another.</param>
/// <param name="Refused">Instructions that the rules refuse.</param>
/// <param name="Decode">Bytes a second that Iced decodes, one thread.</param>
/// <param name="Sweep">Bytes a second of the sweep with all rules, one thread.</param>
/// <param name="Parallel">The same with all processors.</param>
/// <param name="Ratio">The sweep of one thread against the decode.</param>
/// <param name="ParallelRatio">The sweep with all processors against the decode.</param>
/// <param name="Scaling">The sweep with all processors against that of one thread.</param>
/// <param name="MachineScaling">As many decodes at once as there are processors against one: what the processors give to work of which nothing is shared. Less than their number where they share a core, or others use them.</param>
/// <param name="Processors">How many processors there are.</param>
public sealed record VerifySpeed(
    IsolationProfile Profile,
    long Bytes,
    long Instructions,
    long Refused,
    VerifySpeed.Figure Decode,
    VerifySpeed.Figure Sweep,
    VerifySpeed.Figure Parallel,
    VerifySpeed.Figure Ratio,
    VerifySpeed.Figure ParallelRatio,
    VerifySpeed.Figure Scaling,
    VerifySpeed.Figure MachineScaling,
    int Processors)
{
    /// <summary>What the rounds gave.</summary>
    /// <param name="Median">The median.</param>
    /// <param name="LowerQuartile">A quarter of the rounds gave less.</param>
    /// <param name="UpperQuartile">A quarter of the rounds gave more.</param>
    public readonly record struct Figure(double Median, double LowerQuartile, double UpperQuartile)
    {
        internal static Figure Of(IEnumerable<double> values)
        {
            var sorted = values.Order().ToArray();
            return new(sorted[sorted.Length / 2], sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4]);
        }
    }

    /// <summary>Measures.</summary>
    /// <param name="context">The code; refused instructions are counted and not explained, since the code of today's compilers is full of them.</param>
    /// <param name="rounds">How many rounds, at least 1. One more comes first and is not counted.</param>
    /// <param name="done">Called after each counted round with how many are done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">There is no code, or its regions are not in order.</exception>
    public static VerifySpeed Measure(CodeContext context, int rounds, Action<int> done, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(done);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var bytes = context.Regions.Sum(r => (long)r.Bytes.Length);
        if (bytes == 0) throw new ArgumentException("there is no code", nameof(context));
        var (one, all) = (new SweepVerifier(1), new SweepVerifier());
        var code = context.Regions.Select(r => r.Bytes.ToArray()).ToArray();
        var (instructions, refused) = (0L, 0L);
        List<double> decodes = [], sweeps = [], parallels = [], together = [];
        var everyProcessor = new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancel };
        for (var i = -1; i <= rounds; i++)
        {
            var decode = Timed(() => instructions = Decoded(code, cancel));
            if (i >= 0) decodes.Add(decode);
            if (i == rounds) break;
            var (sweep, parallel) = (Timed(() => refused = one.CountRefused(context, cancel)), Timed(() => all.CountRefused(context, cancel)));
            var decodesTogether = Timed(() => System.Threading.Tasks.Parallel.For(0, Environment.ProcessorCount, everyProcessor, _ => Decoded(code, cancel)));
            if (i < 0) continue;
            sweeps.Add(sweep);
            parallels.Add(parallel);
            together.Add(decodesTogether);
            done(i + 1);
        }

        var around = Enumerable.Range(0, rounds).Select(i => (decodes[i] + decodes[i + 1]) / 2).ToArray();
        return new(
            context.Profile, bytes, instructions, refused,
            Figure.Of(decodes.Select(t => bytes / t)), Figure.Of(sweeps.Select(t => bytes / t)), Figure.Of(parallels.Select(t => bytes / t)),
            Figure.Of(around.Zip(sweeps, (d, s) => d / s)), Figure.Of(around.Zip(parallels, (d, p) => d / p)), Figure.Of(sweeps.Zip(parallels, (s, p) => s / p)),
            Figure.Of(around.Zip(together, (d, t) => d * Environment.ProcessorCount / t)), Environment.ProcessorCount);
    }

    private static double Timed(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static long Decoded(byte[][] regions, CancellationToken cancel) => regions.Sum(r => Decoded(r, cancel));

    private static long Decoded(byte[] code, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        var (count, decoder) = (0L, Decoder.Create(64, new ByteArrayCodeReader(code)));
        while (decoder.IP < (ulong)code.Length)
        {
            decoder.Decode(out _);
            count++;
        }

        return count;
    }
}
