using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

public sealed class ReplayTests : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    static string Traces => Path.Combine(Scratch.Root, "models/traces");

    [Fact]
    public void A_cut_trace_is_bad_input_with_its_offset()
    {
        var whole = File.ReadAllBytes(Path.Combine(Traces, "sort.lackey.gz"));
        var file = scratch.Write("sort.lackey.gz", whole[..20_000]);
        scratch.Write("sort.map.yaml", File.ReadAllBytes(Path.Combine(Traces, "sort.map.yaml")));
        var (exit, output, error) = Cli.Run("replay", file);
        Assert.Equal((2, ""), (exit, output));
        Assert.Matches(@"sort\.lackey\.gz:\d+:\d+: Trace\.\w+: .*at byte \d+ of the text", error);
    }

    [Fact]
    public void A_trace_without_its_map_names_the_map()
    {
        var file = scratch.Write("mine.lackey", " L 1000,8\n"u8.ToArray());
        var (exit, _, error) = Cli.Run("replay", file);
        Assert.Equal(2, exit);
        Assert.Contains("mine.map.yaml:1:1: Input.Unreadable", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"schema\":\"tmebox-vectors/1\",\"lines\":[", "test vectors, which 'tmebox vectors --file FILE' runs")]
    [InlineData("{\"schema\":\"tmebox-finding/1\"}", "a part of what diff found, which 'tmebox replay FOLDER' runs")]
    [InlineData("{\"recording\":1}", "a recording, which 'tmebox trace FILE' reads")]
    [InlineData("tmebox-recording 1 engine\n", "a recording, which 'tmebox trace FILE' reads")]
    [InlineData("{\"version\":1,\"platform\":{\"name\":\"x\"},\"cache\":{}}", "a sequence of operations, which 'tmebox trace FILE' runs on the specification, and 'tmebox diff --sequences FOLDER --impl CMD' on yours as well")]
    public void What_another_command_runs_is_told_which(string text, string found)
    {
        foreach (var name in new[] { "x.json", "x" })
        {
            var file = scratch.Write(name, text);
            var (exit, output, error) = Cli.Run("replay", file);
            Assert.Equal((2, ""), (exit, output));
            Assert.StartsWith($"tmebox: {file}:1:1: found {found}; expected an attack (.json), ", error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_vector_of_a_rule_is_told_too() =>
        Assert.Contains("found a sequence of operations, which ", Cli.Run("replay", Path.Combine(Scratch.Root, "models/vectors/rules/Load.Loaded.json")).Error, StringComparison.Ordinal);

    [Fact]
    public void A_small_trace_is_replayed_on_both_sides()
    {
        var file = scratch.Write("mine.lackey", "I  1000,4\n L 1000,8\n S 1ff8,16\n M 1010,4\n"u8.ToArray());
        scratch.Write("mine.map.yaml", """
            version: 1
            name: mine
            trace: mine.lackey
            accesses: 3
            arena: { start: 0x100000, size: 64KiB }
            sandboxes:
              - { name: alice, keyid: 1 }
            pages:
              - { from: 0, to: 0x10000, sandbox: alice }

            """);
        var (exit, output, _) = Cli.Run("replay", file);
        Assert.Equal(0, exit);
        Assert.Contains("specification and engine agree", output, StringComparison.Ordinal);
        Assert.True(Cli.RunJson("replay", file, "--platform", "client-none").Json.GetProperty("agree").GetBoolean());
        Assert.Equal(2, Cli.Run("replay", file, "--platform", "client-noone").Exit);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("{\"schema\":\"tmebox.attack/9\"}")]
    public void A_file_that_is_no_attack_is_bad_input(string text)
    {
        var (exit, output, error) = Cli.Run("replay", scratch.Write("a.json", text));
        Assert.Equal((2, ""), (exit, output));
        Assert.Contains("expected an attack that check wrote", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Fact]
    public void The_seed_of_a_campaign_gives_the_same_campaign_again_with_any_number_of_workers()
    {
        var first = Cli.RunJson("fuzz", "--seed", "7", "--iterations", "2000", "--workers", "1");
        var second = Cli.RunJson("fuzz", "--seed", "7", "--iterations", "2000", "--workers", "5");
        Assert.Equal(0, first.Exit);
        Assert.Equal("tmebox-fuzz/2", first.Json.GetProperty("schema").GetString());
        Assert.All(first.Json.EnumerateObject().Where(p => p.Name != "seconds"), p => Assert.Equal(p.Value.GetRawText(), second.Json.GetProperty(p.Name).GetRawText()));
    }
}
