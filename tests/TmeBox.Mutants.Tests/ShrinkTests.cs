using System.Globalization;

namespace TmeBox.Mutants.Tests;

public class ShrinkTests
{
    [Fact]
    public void The_published_figures_have_every_fault_of_the_engine_that_shows_and_hold_what_was_promised_of_the_median()
    {
        var rows = File.ReadLines(Path.Combine(Repository.Root, "docs", "shrinking.md"))
            .Select(l => l.Split('|', StringSplitOptions.TrimEntries)).Where(c => c is ["", _, [>= '0' and <= '9', ..], _, _, _, ""]).ToList();
        Assert.Equal(FaultCatalogue.OfEngine.Where(f => f.Argument is null).Select(f => f.Id), rows.Select(c => c[1]));
        var left = rows.Select(c => int.Parse(c[3], CultureInfo.InvariantCulture)).Order().ToList();
        Assert.InRange(left[left.Count / 2], 0, 5);
    }

    [Fact]
    public void A_fault_that_one_operation_shows_is_shrunk_to_one()
    {
        var figure = ShrinkFigure.Of(FaultCatalogue.Named("wider-linear-addresses")!, TestContext.Current.CancellationToken);
        Assert.Single(figure!.Left);
        Assert.Equal(new(1, IsExact: true, []), figure.Fewest);
        Assert.True(figure.IsSmall);
        Assert.InRange(figure.Found, 2, 1100);
    }
}
