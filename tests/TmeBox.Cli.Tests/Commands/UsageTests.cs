namespace TmeBox.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("chekc", "'chekc' is no command", "'check', perhaps?")]
    [InlineData("check x.yaml --alll", "'--alll' is not understood by 'check'", "'--all', perhaps?")]
    [InlineData("check", "POLICY is missing", "models/policies")]
    [InlineData("explain pconfig.keyidzer", "'pconfig.keyidzer' is no id", "'Pconfig.KeyIdZero', perhaps?")]
    [InlineData("explain KeyIdZero", "'KeyIdZero' is no id", "'Pconfig.KeyIdZero'")]
    [InlineData("fuzz --time 5x", "found '5x'", "30s")]
    [InlineData("fuzz --workers 0 --iterations 0", "--workers: found 0", "--iterations: found 0")]
    [InlineData("fuzz --sandboxes 61 --length 0 --guarantees", "--sandboxes: found 61; expected 2 to 60", "--length: found 0; expected 1 to 8192")]
    [InlineData("fuzz --sandboxes 5", "--sandboxes: found it without --guarantees", "expected both")]
    [InlineData("fuzz --seed -1", "--seed", "-1")]
    [InlineData("fuzz-code --workers 0 --iterations 0 --profile x", "--workers: found 0", "--profile: found 'x'; expected data, code or both")]
    [InlineData("fuzz-code --token x1.AAAA", "token", "expected the whole token")]
    [InlineData("replay nothing-here", "nothing-here:1:1: found no such file", "f2.")]
    [InlineData("replay f2.AAAA", "token", "expected the whole token")]
    [InlineData("prove adequecy", "'adequecy'", "expected 'adequacy'")]
    [InlineData("prove adequacy --filter no-such-link", "'no-such-link'", "such as code, base page")]
    [InlineData("prove --filter no-such-theorem", "'no-such-theorem'", "expected a part of an id")]
    [InlineData("test", "./tmebox test", "checkout")]
    public void Bad_usage_ends_with_2_and_says_what_was_expected(string line, string found, string expected)
    {
        var (exit, output, error) = Cli.Run(line.Split(' '));
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains(found, error, StringComparison.Ordinal);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.All(error.TrimEnd().Split('\n'), l => Assert.StartsWith("tmebox: ", l, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("")]
    [InlineData("--help")]
    [InlineData("help")]
    public void Help_lists_all_commands_and_examples(string line)
    {
        var (exit, output, error) = Cli.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal((0, ""), (exit, error));
        foreach (var word in new[] { "check", "prove", "fuzz", "replay", "explain", "bench", "doctor", "test", "Examples:", "Exit codes:" })
            Assert.Contains(word, output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_version_is_one_line() => Assert.Equal((0, "tmebox 0.1.0\n", ""), Cli.Run("--version"));

    [Theory]
    [InlineData("30s", 30.0)]
    [InlineData("500ms", 0.5)]
    [InlineData("1.5m", 90.0)]
    [InlineData("2h", 7200.0)]
    [InlineData("25h", null)]
    [InlineData("0s", null)]
    [InlineData("-1s", null)]
    [InlineData("s", null)]
    [InlineData("", null)]
    public void Durations_have_units(string text, double? seconds) => Assert.Equal(seconds, TmeBox.Cli.Commands.DurationOption.Parse(text)?.TotalSeconds);
}
