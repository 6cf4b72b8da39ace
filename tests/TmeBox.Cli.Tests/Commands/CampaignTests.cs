using System.Diagnostics;
using System.Text.Json;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary><c>campaign</c>, in processes that are killed.</summary>
public sealed class CampaignTests : IDisposable
{
    private static readonly string[] Plan = ["--seed", "9", "--cases", "1500", "--length", "2", "--platform", "none-one-line"];
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_campaign_that_is_killed_again_and_again_ends_as_if_it_never_was()
    {
        Assert.Equal(0, Run("whole.db").Exit);
        var wanted = Summary("whole.db");
        Assert.True(wanted.GetProperty("complete").GetBoolean());
        for (var times = 0; times < 3; times++)
        {
            using var process = Cli.Start(new Dictionary<string, string>(), [.. Arguments("killed.db"), "--workers", "1"]);
            var journal = In("killed.db") + "-journal";
            var clock = Stopwatch.StartNew();

            // In the middle of a transaction, if that can be caught; else between two.
            while (!process.HasExited && clock.ElapsedMilliseconds < 20_000 && !(File.Exists(journal) && (times > 0 || clock.ElapsedMilliseconds > 300))) Thread.Yield();
            process.Kill();
            process.WaitForExit();
        }

        var (exit, output, error) = Run("killed.db");
        Assert.Equal(0, exit);
        Assert.Contains("shard 0/1 is done; 0 diverging sequences", output, StringComparison.Ordinal);
        Assert.Matches(", [0-9]+ chunks are done already", error);
        Assert.Equal(wanted.GetProperty("digest").GetString(), Summary("killed.db").GetProperty("digest").GetString());
    }

    [Fact]
    public void Parts_are_merged_and_what_is_not_finished_says_so()
    {
        Assert.Equal(0, Run("one.db", "--shard", "1/2").Exit);
        Assert.Equal(3, Cli.Run("campaign", "summary", "--db", In("one.db")).Exit);
        Assert.Equal(0, Run("zero.db", "--shard", "0/2").Exit);
        Assert.Equal(0, Cli.Run("campaign", "merge", "--db", In("all.db"), In("one.db"), In("zero.db"), In("one.db")).Exit);
        var (exit, output, _) = Cli.Run("campaign", "summary", "--db", In("all.db"));
        Assert.Equal(0, exit);
        Assert.Contains("24 of 24 chunks are done: ", output, StringComparison.Ordinal);
        Assert.Contains("specification and engine agree", output, StringComparison.Ordinal);
        Assert.Equal(0, Run("whole.db").Exit);
        Assert.Equal(Summary("whole.db").GetProperty("digest").GetString(), Summary("all.db").GetProperty("digest").GetString());
    }

    [Fact]
    public void A_stub_agrees_and_its_parts_are_the_whole()
    {
        string[] small = ["--cases", "640", "--length", "6", "--impl", Right];
        Assert.Equal(0, Over("right-whole.db", [.. small, "--workers", "1"]).Exit);
        foreach (var shard in new[] { "0", "1", "2" }) Assert.Equal(0, Over($"right-{shard}.db", [.. small, "--shard", $"{shard}/3", "--workers", "2"]).Exit);
        Assert.Equal(0, Cli.Run("campaign", "merge", "--db", In("right.db"), In("right-2.db"), In("right-0.db"), In("right-1.db")).Exit);
        var (whole, merged) = (Summary("right-whole.db"), Summary("right.db"));
        Assert.Equal(whole.GetProperty("digest").GetString(), merged.GetProperty("digest").GetString());
        Assert.Equal(640, merged.GetProperty("sequences").GetInt64());
        Assert.StartsWith("python stub, capabilities ", merged.GetProperty("compared").GetString(), StringComparison.Ordinal);
        Assert.Empty(merged.GetProperty("findings").EnumerateArray());
        Assert.InRange(merged.GetProperty("coverage").EnumerateObject().Count(r => r.Value.GetProperty("fired").GetInt64() > 0), 15, 200);
        Assert.Contains("specification and implementation agree", Cli.Run("campaign", "summary", "--db", In("right.db")).Out, StringComparison.Ordinal);

        // The engine's campaign is another, and so is that of a stub with another name.
        var (exit, _, error) = Over("right.db", "--cases", "640", "--length", "6");
        Assert.Equal(2, exit);
        Assert.Contains("right.db: found the campaign seed 9, cases 640, length 6, ", error, StringComparison.Ordinal);
        Assert.Contains(", compared python stub, capabilities ", error, StringComparison.Ordinal);
        var other = Over("right.db", [.. small[..4], "--impl", "sh " + scratch.Write("named.sh", $"{Right} | sed -u 's/python stub/another/'")]);
        Assert.Equal(2, other.Exit);
        Assert.Contains("expected seed 9", other.Error, StringComparison.Ordinal);
        Assert.Contains("compared another, capabilities ", other.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_stub_is_found_out_and_its_findings_replay()
    {
        var (exit, output, _) = Over("wrong.db", "--cases", "128", "--length", "10", "--impl", Wrong);
        Assert.Equal(1, exit);
        Assert.Contains("diverging sequences", output, StringComparison.Ordinal);
        var (code, text, _) = Cli.Run("campaign", "summary", "--db", In("wrong.db"));
        Assert.Equal(1, code);
        Assert.Contains("--impl CMD", text, StringComparison.Ordinal);
        var findings = Summary("wrong.db").GetProperty("findings").EnumerateArray().ToList();
        Assert.InRange(findings.Count, 5, 128);
        foreach (var token in findings.Take(3).Select(f => f.GetProperty("token").GetString()!))
        {
            Assert.Equal(1, Cli.Run("replay", token, "--impl", Wrong).Exit);
            Assert.Equal(0, Cli.Run("replay", token, "--impl", Right).Exit);
        }
    }

    [Fact]
    public void A_stub_that_crashes_is_a_finding_of_each_case_and_one_that_is_not_there_ends_it()
    {
        var crash = "sh " + scratch.Write("crash.sh", $"{Right} | sed -u '/\"stepped\"/{{s/.*//;q}}'");
        Assert.Equal(1, Over("crash.db", "--cases", "3", "--length", "3", "--platform", "client-none", "--impl", crash).Exit);
        var findings = Summary("crash.db").GetProperty("findings").EnumerateArray().Select(f => f.GetProperty("summary").GetString()!).ToList();
        Assert.Equal(3, findings.Count);
        Assert.All(findings, f => Assert.Contains(": specification answers ", f, StringComparison.Ordinal));
        var (exit, _, error) = Over("none.db", "--cases", "3", "--impl", "exit 7");
        Assert.Equal(1, exit);
        Assert.Contains("exit 7: crash before anything could be compared", error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("none.db")));
    }

    [Theory]
    [InlineData("--shard: found '2/2'; expected i/n with i from 0 to n - 1, such as 0/16", "--shard", "2/2")]
    [InlineData("--cases: found 0; expected 1 to 1099511627776", "--cases", "0")]
    [InlineData("--length: found 4097; expected 1 to 4096", "--length", "4097")]
    [InlineData("--workers: found 0; expected 1 to 1024", "--workers", "0")]
    [InlineData("--platform: found platform 'x'; expected one of client-none, ", "--platform", "x")]
    [InlineData("--platform: found platform 'server-ci', but integrity ci is beyond it; expected one that python stub can simulate", "--platform", "server-ci", "--impl", "stub")]
    public void Bad_usage_ends_with_2(string expected, params string[] arguments)
    {
        var (exit, output, error) = Cli.Run(["campaign", "run", "--db", In("x.db"), "--seed", "1", .. arguments.Select(a => a == "stub" ? Right : a)]);
        Assert.Equal((2, ""), (exit, output));
        Assert.StartsWith("tmebox: " + expected, error, StringComparison.Ordinal);
        Assert.False(File.Exists(In("x.db")));
    }

    [Fact]
    public void Files_that_hold_no_results_are_bad_input()
    {
        foreach (var (name, text) in new[] { ("none.db", null), ("text.db", "hello"), ("empty.db", "") })
        {
            if (text is not null) scratch.Write(name, text);
            foreach (var words in new string[][] { ["summary", "--db", In(name)], ["merge", "--db", In("all.db"), In(name)] })
            {
                var (exit, _, error) = Cli.Run(["campaign", .. words]);
                Assert.Equal(2, exit);
                Assert.Contains($"{name}: found ", error, StringComparison.Ordinal);
                Assert.Contains("expected the results of a campaign", error, StringComparison.Ordinal);
            }
        }
    }

    private static string Right => "python3 " + Path.Combine(Scratch.Root, "examples/stubs/python/mine.py");

    private static string Wrong => "python3 " + Path.Combine(Scratch.Root, "examples/stubs/wrong/wrong.py");

    private (int Exit, string Out, string Error) Over(string file, params string[] more) => Cli.Run(["campaign", "run", "--db", In(file), "--seed", "9", .. more]);

    private string In(string name) => Path.Combine(scratch.Folder, name);

    private string[] Arguments(string file) => ["campaign", "run", "--db", In(file), .. Plan];

    private (int Exit, string Out, string Error) Run(string file, params string[] more) => Cli.Run([.. Arguments(file), .. more]);

    private JsonElement Summary(string file) => Cli.RunJson("campaign", "summary", "--db", In(file)).Json;
}
