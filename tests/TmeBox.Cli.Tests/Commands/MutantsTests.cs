namespace TmeBox.Cli.Tests.Commands;

public class MutantsTests
{
    [Theory]
    [InlineData("--only: found 'flush-keps'; expected one of Activate.CameUp := false, ", "--only", "flush-keps")]
    [InlineData("--only: found it with --write", "--write", "--only", "flush-keeps")]
    [InlineData("--workers: found 0; expected 1 to 1024", "--workers", "0")]
    public void Bad_usage_is_told(string expected, params string[] arguments)
    {
        var (exit, _, error) = Cli.Run(["mutants", .. arguments]);
        Assert.Equal(2, exit);
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }
}
