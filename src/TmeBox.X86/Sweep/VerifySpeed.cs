using System.Diagnostics;
using Iced.Intel;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Sweep;

/// <summary>How fast code is swept, beside the plain decode of the same bytes by Iced in the same process: medians of rounds that take turns.</summary>
/// <param name="Bytes">Bytes of code.</param>
/// <param name="Instructions">Instructions that Iced decodes in them, one after another.</param>
/// <param name="Refused">Instructions that the rules refuse.</param>
/// <param name="Decode">Iced, one thread.</param>
/// <param name="Sweep">The sweep with all rules, one thread.</param>
/// <param name="Parallel">The same with all processors.</param>
/// <param name="Processors">How many those are.</param>
public sealed record VerifySpeed(long Bytes, long Instructions, long Refused, VerifySpeed.Rate Decode, VerifySpeed.Rate Sweep, VerifySpeed.Rate Parallel, int Processors)
{
    /// <summary>A rate in bytes a second.</summary>
    /// <param name="Median">The median of all rounds.</param>
    /// <param name="Slowest">The slowest round.</param>
    /// <param name="Fastest">The fastest round.</param>
    public readonly record struct Rate(double Median, double Slowest, double Fastest)
    {
        internal static Rate Of(long bytes, IEnumerable<TimeSpan> times)
        {
            var rates = times.Select(t => bytes / t.TotalSeconds).Order().ToArray();
            return new(rates[rates.Length / 2], rates[0], rates[^1]);
        }
    }

    /// <summary>Measures.</summary>
    /// <param name="context">The code; refused instructions are counted and not explained, since the code of today's compilers is full of them.</param>
    /// <param name="rounds">How many rounds, at least 1. One more comes first and is not counted.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ArgumentException">There is no code, or its regions are not in order.</exception>
    public static VerifySpeed Measure(CodeContext context, int rounds, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        var bytes = context.Regions.Sum(r => (long)r.Bytes.Length);
        if (bytes == 0) throw new ArgumentException("there is no code", nameof(context));
        var (one, all) = (new SweepVerifier(1), new SweepVerifier());
        var times = new List<(TimeSpan Decode, TimeSpan Sweep, TimeSpan Parallel)>();
        var (instructions, refused) = (0L, 0L);
        for (var i = 0; i <= rounds; i++)
        {
            var time = (Timed(() => instructions = Decoded(context, cancel)), Timed(() => refused = one.CountRefused(context, cancel)), Timed(() => all.CountRefused(context, cancel)));
            if (i > 0) times.Add(time);
        }

        return new(
            bytes, instructions, refused,
            Rate.Of(bytes, times.Select(t => t.Decode)), Rate.Of(bytes, times.Select(t => t.Sweep)), Rate.Of(bytes, times.Select(t => t.Parallel)), Environment.ProcessorCount);
    }

    private static TimeSpan Timed(Action work)
    {
        var start = Stopwatch.GetTimestamp();
        work();
        return Stopwatch.GetElapsedTime(start);
    }

    private static long Decoded(CodeContext context, CancellationToken cancel)
    {
        var count = 0L;
        foreach (var region in context.Regions)
        {
            cancel.ThrowIfCancellationRequested();
            var decoder = Decoder.Create(64, new ByteArrayCodeReader(region.Bytes.ToArray()));
            decoder.IP = region.WindowOffset;
            var end = region.WindowOffset + (ulong)region.Bytes.Length;
            while (decoder.IP < end)
            {
                decoder.Decode(out _);
                count++;
            }
        }

        return count;
    }
}
