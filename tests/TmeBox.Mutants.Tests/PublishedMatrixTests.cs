using System.Globalization;

namespace TmeBox.Mutants.Tests;

public class PublishedMatrixTests
{
    private const int Sample = 12;

    // Another part of the matrix each day.
    private static ulong Seed { get; } = ulong.Parse(
        Environment.GetEnvironmentVariable("TMEBOX_SEED") is { Length: > 0 } seed ? seed : DateTime.UtcNow.ToString("yyyyMMdd", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    [Fact]
    public void Every_fault_is_in_the_matrix_and_none_survives()
    {
        foreach (var fault in FaultCatalogue.All)
        {
            var verdicts = Line(fault.Id).Split(" | ")[^4..];
            var killed = verdicts.Any(v => v.TrimEnd(' ', '|') is not ("passes" or "n/a"));
            Assert.True(killed == fault.Argument is null, $"{fault}: {(killed ? "noticed although it is argued that nobody can" : "survives every gate")}");
        }
    }

    [Fact]
    public void Every_variant_is_in_the_matrix_and_quiet()
    {
        foreach (var variant in KnownGood.All) Assert.EndsWith(" | quiet |", Line(variant.Id), StringComparison.Ordinal);
        Assert.InRange(KnownGood.All.Length, 10, 1000);
    }

    [Fact]
    public void The_matrix_lists_nothing_else()
    {
        var rows = Repository.Published.Count(l => l.StartsWith("| ", StringComparison.Ordinal) && l.EndsWith(" |", StringComparison.Ordinal));
        const int HeadsAndSums = 4 + 2;
        Assert.Equal(FaultCatalogue.All.Length + KnownGood.All.Length + HeadsAndSums, rows);
    }

    [Fact]
    public void A_sample_of_the_day_comes_out_as_published()
    {
        TestContext.Current.TestOutputHelper!.WriteLine($"seed {Seed}; TMEBOX_SEED={Seed} repeats it");
        var random = new Random((int)(Seed % int.MaxValue));
        var gates = KillMatrix.GatesOf(Repository.Root);
        var sample = random.GetItems(FaultCatalogue.OfSpecification.AsSpan(), Sample / 2).Concat(random.GetItems(FaultCatalogue.OfEngine.AsSpan(), Sample / 2)).Distinct();
        foreach (var fault in sample)
        {
            var row = KillRow.Of(fault, gates, TestContext.Current.CancellationToken);
            Assert.True(row.Problem is null, $"seed {Seed}: {row.Problem}");
            Assert.True(Line(fault.Id) == KillMatrixText.Row(row), $"seed {Seed}: {fault} came out as\n{KillMatrixText.Row(row)}\nand is published as\n{Line(fault.Id)}\nrun ./tmebox mutants --write");
        }
    }

    private static string Line(string id) => Assert.Single(Repository.Published, l => l.StartsWith($"| {id} | ", StringComparison.Ordinal));
}
