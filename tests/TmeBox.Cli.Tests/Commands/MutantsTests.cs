namespace TmeBox.Cli.Tests.Commands;

public class MutantsTests
{
    [Theory]
    [InlineData("--only: found 'flush-keps'; expected one of Activate.CameUp := false, ", "--only", "flush-keps")]
    [InlineData("--only: found it with --write", "--write", "--only", "flush-keeps")]
    [InlineData("--workers: found 0; expected 1 to 1024", "--workers", "0")]
    [InlineData("--search: found 0; expected 1 or more", "--shrink", "--search", "0")]
    public void Bad_usage_is_told(string expected, params string[] arguments)
    {
        var (exit, _, error) = Cli.Run(["mutants", .. arguments]);
        Assert.Equal(2, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_search_could_not_tell_is_not_well()
    {
        // With one sequence of a length nothing is known of a fault of which five operations are left.
        var (exit, output, _) = Cli.Run("mutants", "--shrink", "--search", "1", "--only", "whole-store-keeps-poison");
        Assert.Equal(1, exit);
        Assert.Contains("whole-store-keeps-poison: 5 operations are left, the fewest are ≥ ", output, StringComparison.Ordinal);
        Assert.Contains("of 1 it is not", output, StringComparison.Ordinal);
    }
}
