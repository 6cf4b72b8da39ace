using System.Diagnostics;
using TmeBox.Bench.Engine;
using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Tests;

public class PairingTests
{
    [Fact]
    public void Work_that_takes_three_times_as_long_has_a_third_of_the_speed()
    {
        bool disposed = false;
        var row = new BenchRow("a.row", "spinning", "spinning less", RatioForm.ShareOfLimit, null, () => new PairedWork(() => Thread.SpinWait(900), 1, () => Thread.SpinWait(300), 1, () => disposed = true));
        Measurement m = Pairing.Measure(row, 51, TestContext.Current.CancellationToken);
        Assert.InRange(m.Ratio, 0.2, 0.5);
        Assert.True(m.Lower <= m.Ratio && m.Ratio <= m.Upper);
        Assert.Equal(51, m.Samples);
        Assert.True(disposed);
    }

    // Once the yardstick ran twice as often as the work: it held two thirds of the caches, and work that was its own yardstick had 92 % of its speed.
    [Fact]
    public void Work_and_yardstick_take_turns()
    {
        const int Samples = 31;
        var order = new List<char>();
        var row = new BenchRow("a.row", "", "", RatioForm.ShareOfLimit, null, () => new PairedWork(() => Spin('w'), 1, () => Spin('y'), 1));
        Pairing.Measure(row, Samples, TestContext.Current.CancellationToken);
        Assert.Equal(string.Concat(Enumerable.Repeat("yw", Samples)) + 'y', string.Concat(order.TakeLast((2 * Samples) + 1)));

        // Longer than a sample, so that one is one call.
        void Spin(char who)
        {
            for (long start = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(start).TotalMicroseconds < 60;)
            {
                Thread.SpinWait(10);
            }

            order.Add(who);
        }
    }

    [Fact]
    public void Fewer_samples_than_make_a_figure_are_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>("samples", () => Pairing.Measure(EngineRows.All[0], 10, TestContext.Current.CancellationToken));

    [Fact]
    public void An_interruption_ends_a_measurement()
    {
        using var source = new CancellationTokenSource();
        var row = new BenchRow("a.row", "", "", RatioForm.TimesPeer, null, () => new PairedWork(source.Cancel, 1, () => { }, 1));
        Assert.Throws<OperationCanceledException>(() => Pairing.Measure(row, 11, source.Token));
    }

    [Fact]
    public void Rows_have_names_of_their_own_and_goals_that_can_be_missed()
    {
        Assert.True(EngineRows.All.Count >= 10);
        Assert.Distinct(EngineRows.All.Select(r => r.Id));
        Assert.All(EngineRows.All, r => Assert.True(r.Goal is null or > 0, r.Id));
    }

    [Fact]
    public void Every_row_that_this_machine_can_do_does_its_work()
    {
        foreach (BenchRow row in EngineRows.All.Where(r => r.Missing is null))
        {
            using PairedWork pair = row.Make();
            pair.Work();
            pair.Yardstick();
            Assert.True(pair.Units > 0 && pair.YardstickUnits > 0, row.Id);
        }
    }
}
