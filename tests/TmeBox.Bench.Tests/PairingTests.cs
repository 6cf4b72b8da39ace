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
