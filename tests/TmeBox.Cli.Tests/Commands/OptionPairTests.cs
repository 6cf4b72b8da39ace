using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>An option that does nothing beside another, or without it, is bad usage.</summary>
public sealed class OptionPairTests
{
    [Theory]
    [InlineData("prove adequacy --scripts d", "--scripts", "adequacy")]
    [InlineData("prove adequacy --check-baseline", "--check-baseline", "adequacy")]
    [InlineData("prove adequacy --mutants", "--mutants", "adequacy")]
    [InlineData("prove adequacy --witnesses", "--witnesses", "adequacy")]
    [InlineData("prove adequacy --cores", "--cores", "adequacy")]
    [InlineData("prove --mutants --filter x", "--filter", "--mutants")]
    [InlineData("prove --mutants --second-opinion", "--second-opinion", "--mutants")]
    [InlineData("prove --witnesses d --scripts d", "--scripts", "--witnesses")]
    [InlineData("prove --check-baseline --filter x", "--filter", "--check-baseline")]
    [InlineData("check p.yaml --all --why integrity@server-ci", "--all", "--why")]
    [InlineData("fuzz --guarantees --junit f", "--junit", "--guarantees")]
    [InlineData("fuzz --guarantees --rules", "--rules", "--guarantees")]
    [InlineData("fuzz --time 1s --iterations 5", "--iterations", "--time")]
    [InlineData("fuzz --token f2.AAAA --seed 1", "--seed", "--token")]
    [InlineData("fuzz --token f2.AAAA --sarif f", "--sarif", "--token")]
    [InlineData("fuzz-code --holes --profile data", "--profile", "--holes")]
    [InlineData("fuzz-code --token x1.AAAA --holes", "--holes", "--token")]
    [InlineData("fuzz-code --time 1s --iterations 5", "--iterations", "--time")]
    [InlineData("chain --links --cut leaf-keyid", "--cut", "--links")]
    [InlineData("chain --links --seed 1", "--seed", "--links")]
    [InlineData("chain --time 1s --steps 5", "--steps", "--time")]
    [InlineData("diff --impl true --time 1s --iterations 5", "--iterations", "--time")]
    [InlineData("vectors --out d --impl true", "--impl", "--out")]
    [InlineData("serve --schema --engine", "--engine", "--schema")]
    [InlineData("verify --rules --profile data", "--profile", "--rules")]
    [InlineData("verify f --rules", "--rules", "FILE")]
    [InlineData("verify f --self-check --every 2", "--every", "FILE")]
    [InlineData("verify --self-check --sarif f", "--sarif", "--self-check")]
    [InlineData("verify f --all --limit 2", "--limit", "--all")]
    [InlineData("bench engine --baseline f --check-baseline", "--check-baseline", "--baseline")]
    [InlineData("replay f2.AAAA --impl true --trust-command", "--trust-command", "--impl")]
    public void Of_two_that_do_not_go_together_both_are_named(string line, string option, string other) =>
        Refuses($"{option}: found it with {other}; expected one of them", line.Split(' '));

    [Theory]
    [InlineData("fuzz --length 5", "--length", "--guarantees")]
    [InlineData("vectors --deadline 1s", "--deadline", "--impl")]
    [InlineData("vectors --names f", "--names", "--impl")]
    [InlineData("campaign run --db f --seed 1 --names f", "--names", "--impl")]
    [InlineData("mutants --search 5", "--search", "--shrink")]
    [InlineData("verify --seed 5", "--seed", "--self-check")]
    public void Of_one_that_does_nothing_alone_the_missing_one_is_named(string line, string option, string other) =>
        Refuses($"{option}: found it without {other}; expected both", line.Split(' '));

    [Theory]
    [InlineData("replay models/attacks/scenarios/any --map m", "--map", "an attack")]
    [InlineData("replay models/attacks/scenarios/any --platform wide", "--platform", "an attack")]
    [InlineData("replay models/attacks/scenarios/any --impl true", "--impl", "an attack")]
    [InlineData("replay models/traces/sort.lackey.gz --impl true", "--impl", "a trace of a program")]
    [InlineData("replay f2.AAAA --deadline 1s", "--deadline", "a token")]
    [InlineData("replay f2.AAAA --platform wide", "--platform", "a token")]
    [InlineData("trace models/vectors/rules/any --accesses 5", "--accesses", "no trace of a program")]
    [InlineData("trace s1.AAAA --map m", "--map", "no trace of a program")]
    public void What_does_nothing_for_an_argument_of_its_kind_is_named(string line, string option, string kind)
    {
        var words = line.Split(' ');
        var argument = words[1] = At(words[1]);
        Refuses($"{option}: found it with '{argument}', which is {kind}; expected no {option}, which does nothing there", words);
    }

    [Theory]
    [InlineData("--junit", "--sarif")]
    [InlineData("--sarif", "--cobertura")]
    public void Two_reports_are_not_written_to_one_file(string one, string other) =>
        Refuses($"{one}, {other}: found the same file './report'; expected one each", "fuzz", one, "report", other, "./report");

    // Turned off, an option does as little as where it is missing.
    [Fact]
    public void An_option_that_is_turned_off_goes_with_everything()
    {
        var (exit, _, error) = Cli.Run("fuzz", "--token", "f2.AAAA", "--guarantees", "false");
        Assert.Equal(2, exit);
        Assert.DoesNotContain("--guarantees", error, StringComparison.Ordinal);
    }

    private static void Refuses(string expected, params string[] words)
    {
        var (exit, output, error) = Cli.Run(words);
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains($"tmebox: {expected}\n", error, StringComparison.Ordinal);
    }

    private static string At(string word)
    {
        var path = Path.Combine(Scratch.Root, word);
        return word.EndsWith("/any", StringComparison.Ordinal) ? Directory.EnumerateFiles(Path.GetDirectoryName(path)!, "*.json").Order(StringComparer.Ordinal).First()
            : File.Exists(path) ? path : word;
    }
}
