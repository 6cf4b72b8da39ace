using System.Diagnostics;

namespace TmeBox.Bench.Measuring;

/// <summary>Measures a row: the yardstick before and after each sample, so that a changing clock and a busy neighbour change both sides.</summary>
/// <remarks>
/// Samples are short, some tens of microseconds, so that most of them are not interrupted; medians and quartiles forget those that are. Work and yardstick
/// take turns: of the caches that they share, whichever ran more often would hold more.
/// </remarks>
public static class Pairing
{
    /// <summary>The fewest samples that make a figure.</summary>
    public const int FewestSamples = 11;

    private const double SampleSeconds = 40e-6;
    private const double YardstickSeconds = 15e-6;
    private const int MostWarmUps = 20;
    private const double Settled = 0.97;

    // The runtime compiles hot methods again in the background, 100 ms after they became hot, or later where the machine is busy.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(120);

    /// <summary>Measures one row.</summary>
    /// <param name="row">The row; not one that is missing here.</param>
    /// <param name="samples">How many samples, at least <see cref="FewestSamples"/>.</param>
    /// <param name="cancelled">Interrupts it between two samples.</param>
    /// <exception cref="OperationCanceledException">Interrupted.</exception>
    public static Measurement Measure(BenchRow row, int samples, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentOutOfRangeException.ThrowIfLessThan(samples, FewestSamples);
        using PairedWork pair = row.Make();
        WarmUp(pair, cancelled);
        int calls = Calls(pair.Work, SampleSeconds), yardsticks = Calls(pair.Yardstick, YardstickSeconds);
        (double[] ratios, double[] times) = (new double[samples], new double[samples]);
        double before = Time(pair.Yardstick, yardsticks);
        for (int i = 0; i < samples; i++)
        {
            cancelled.ThrowIfCancellationRequested();
            double work = Time(pair.Work, calls);
            double after = Time(pair.Yardstick, yardsticks);
            times[i] = work / pair.Units;
            ratios[i] = (before + after) / 2 / pair.YardstickUnits / times[i];
            before = after;
        }

        Array.Sort(ratios);
        Array.Sort(times);
        return new(row, ratios[samples / 2], ratios[samples / 4], ratios[samples * 3 / 4], samples, times[samples / 2] * 1e9);
    }

    /// <summary>Until three rounds in a row brought no better time: then the runtime has compiled what it will.</summary>
    private static void WarmUp(PairedWork pair, CancellationToken cancelled)
    {
        double best = double.MaxValue;
        for (int round = 0, quiet = 0; round < MostWarmUps && quiet < 3; round++)
        {
            Repeat(pair.Work, Round, cancelled);
            Repeat(pair.Yardstick, Round / 4, cancelled);
            Thread.Sleep(Round);
            double now = Best(pair.Work);
            quiet = now < Settled * best ? 0 : quiet + 1;
            best = Math.Min(best, now);
        }
    }

    private static void Repeat(Action act, TimeSpan time, CancellationToken cancelled)
    {
        for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start) < time;)
        {
            cancelled.ThrowIfCancellationRequested();
            act();
        }
    }

    private static int Calls(Action act, double seconds) => (int)Math.Clamp(seconds / Best(act), 1, 1_000_000);

    /// <summary>The shortest of some single calls, in seconds.</summary>
    private static double Best(Action act) => Enumerable.Range(0, 50).Min(_ => Time(act, 1));

    /// <summary>Seconds a call.</summary>
    private static double Time(Action act, int calls)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < calls; i++)
        {
            act();
        }

        return Stopwatch.GetElapsedTime(start).TotalSeconds / calls;
    }
}
