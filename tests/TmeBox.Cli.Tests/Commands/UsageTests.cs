namespace TmeBox.Cli.Tests.Commands;

public sealed class UsageTests
{
    [Theory]
    [InlineData("chekc", "'chekc' is no command", "'check', perhaps?")]
    [InlineData("campain run", "'campain' is no command", "'campaign', perhaps?")]
    [InlineData("campaign rnu --db x", "'rnu' is no command of 'campaign'; expected one of run, merge, summary", "'run', perhaps?")]
    [InlineData("campaign", "'campaign' is followed by no command; expected one of run, merge, summary", "see tmebox campaign --help")]
    [InlineData("merge a.db", "'merge' is no command; expected 'campaign merge', perhaps, or one of check", "see tmebox --help")]
    [InlineData("campaign run --db x", "--seed is missing; expected --seed N: everything follows from it", "see tmebox campaign run --help")]
    [InlineData("campaign run --db x --seed zzz", "--seed: found 'zzz'; expected a whole number from 0 to 18446744073709551615", "see tmebox campaign run --help")]
    [InlineData("fuzz --workers 99999999999", "--workers: found '99999999999'; expected a whole number of at most 2147483647", "see tmebox fuzz --help")]
    [InlineData("fuzz --seed 1 --seed 2", "--seed: found it 2 times, with '1' and '2'; expected it once", "see tmebox fuzz --help")]
    [InlineData("vectors --out", "--out: found nothing after it; expected DIR: write them into this folder", "see tmebox vectors --help")]
    [InlineData("diff --impl x --deadline 5x", "--deadline: found '5x'; expected a duration", "30s")]
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
    [InlineData("serve --listen unix:/no/such/folder/x", "--listen: found 'unix:/no/such/folder/x', where nothing can listen (", "; expected a free address of this machine: tcp:HOST:PORT, or unix:PATH")]
    [InlineData("serve --listen tcp:[::1]:0", "--listen: found ", "; expected ")]
    [InlineData("serve --listen unix:", "--listen: found 'unix:' without a path", "expected unix:PATH")]
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
    [InlineData("chekc")]
    [InlineData("campaign rnu")]
    [InlineData("campaign run --db x --seed zzz")]
    [InlineData("fuzz --workers 0")]
    [InlineData("replay nothing-here")]
    [InlineData("explain no-such-id")]
    public void Bad_usage_is_a_document_for_a_program_too(string line)
    {
        var (_, _, plain) = Cli.Run(line.Split(' '));
        var (exit, output, error) = Cli.Run([.. line.Split(' '), "--json"]);
        Assert.Equal((2, plain), (exit, error));
        var document = System.Text.Json.JsonDocument.Parse(output).RootElement;
        Assert.Equal("tmebox-error/1", document.GetProperty("schema").GetString());
        Assert.Equal(2, document.GetProperty("exitCode").GetInt32());
        Assert.Equal(plain, string.Concat(document.GetProperty("errors").EnumerateArray().Select(e => $"tmebox: {e.GetString()}\n")));
    }

    [Theory]
    [InlineData("check")]
    [InlineData("replay")]
    [InlineData("trace")]
    [InlineData("verify")]
    [InlineData("vectors --file")]
    [InlineData("campaign summary --db")]
    [InlineData("doctor --profile-from")]
    [InlineData("explain")]
    [InlineData("")]
    public void What_moves_the_cursor_or_colours_the_screen_is_shown_by_its_number(string line)
    {
        var (exit, output, error) = Cli.Run([.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries), "a\u001b[31mb\n\u0090.yaml"]);
        Assert.Equal((2, ""), (exit, output));
        Assert.DoesNotContain(error, c => char.IsControl(c) && c != '\n');
        Assert.Contains("a\\u001b[31mb\\u000a\\u0090.yaml", error, StringComparison.Ordinal);
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
