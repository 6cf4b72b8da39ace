using System.Globalization;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Ciphers;

namespace TmeBox.Mutants.Tests;

public class ShrinkTests
{
    [Fact]
    public void The_published_figures_have_every_fault_of_the_engine_that_shows_and_hold_what_was_promised()
    {
        var text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "shrinking.md"));
        var rows = text.Split('\n').Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(c => c is ["", _, [>= '0' and <= '9', ..], _, _, _, ""]).ToList();
        Assert.Equal(FaultCatalogue.OfEngine.Where(f => f.Argument is null).Select(f => f.Id), rows.Select(c => c[1]));
        Assert.InRange(Median(rows.Select(c => Number(c[3]))), 0, 5);
        Assert.InRange(Median(rows.Select(c => Number(c[5]))), 0, 5);
        Assert.DoesNotContain("Not known", text, StringComparison.Ordinal);
        foreach (var row in rows) Assert.True(Number(row[3]) <= ShrinkFigure.MostRatio * Number(row[4].TrimStart('≥', ' ')), string.Join(" | ", row));
        Assert.InRange(rows.Count(r => !r[4].StartsWith('≥')), 80, rows.Count);
    }

    [Theory]
    [InlineData("wider-linear-addresses", 1)]
    [InlineData("fewer-private-keyids", 1)]
    [InlineData("snapshot-shares-keys", 2)]
    [InlineData("random-key-not-mixed", 2)]
    public void A_fault_is_shrunk_to_as_few_operations_as_are_known_to_do(string id, int most)
    {
        var figure = ShrinkFigure.Of(FaultCatalogue.Named(id)!, ShrinkFigure.UsualSearch, TestContext.Current.CancellationToken);
        Assert.InRange(figure!.Left.Length, 1, most);
        Assert.True(figure.IsSmall);
        Assert.InRange(figure.Found, 2, 1100);
    }

    [Theory]
    [InlineData(3, 2, true, true)]
    [InlineData(4, 2, true, false)]
    [InlineData(4, 3, false, true)]
    [InlineData(5, 3, false, null)]
    public void Of_few_enough_a_bound_can_tell_and_where_it_cannot_it_says_so(int left, int fewest, bool isExact, bool? expected)
    {
        var figure = new ShrinkFigure(FaultCatalogue.OfEngine[0], 100, [.. Enumerable.Repeat<Operation>(new Operation.Reset(), left)], new(fewest, isExact, []), TimeSpan.Zero);
        Assert.Equal(expected, figure.IsSmall);
    }

    [Fact]
    public void From_a_waypoint_an_engine_does_as_if_nothing_had_been_between()
    {
        var platform = FuzzPlatform.All[1];
        var fault = FaultCatalogue.OfEngine.First(f => f.Id == "wbinvd-keeps-lines");
        var side = fault.MakeRewindable(platform)!;
        try
        {
            var specification = new SpecificationSide(platform.Profile, BitsCipher.For(platform.Profile), side.Uncached);
            using var point = side.Mark();
            foreach (var first in new[] { 0x40UL, 0x80UL, 0x40UL })
            {
                point.Return();
                using var lockstep = new Lockstep(specification.Fork(), side);
                Assert.Null(lockstep.Step(new Operation.Load(first)));
                using var within = side.Mark();
                foreach (var second in new[] { 0xC0UL, 0x100UL })
                {
                    within.Return();
                    Assert.Equal([first], side.CachedLines().Select(l => l.Line));
                    side.Step(new Operation.Load(second));
                }

                within.Return();
                Assert.NotNull(lockstep.Step(new Operation.Wbinvd()));
            }
        }
        finally
        {
            side.End();
        }

        Assert.Null(FaultCatalogue.OfEngine.First(f => f.RuleId == SeededFault.NoRule).MakeRewindable(platform));
    }

    private static double Number(string cell) => double.Parse(cell, CultureInfo.InvariantCulture);

    private static double Median(IEnumerable<double> values) => values.Order().ToList() is var sorted ? sorted[sorted.Count / 2] : 0;
}
