using System.Text.Json;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary><c>trace</c>: from everything that has steps, to every form, and back.</summary>
public sealed class TraceTests : IDisposable
{
    private readonly Scratch scratch = new();

    private static string Sequence => Path.Combine(Scratch.Root, "models/vectors/rules", "Load.Loaded.json");

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void Each_form_is_read_again_and_says_the_same()
    {
        var text = Text(Sequence);
        Assert.Contains(" : ", text, StringComparison.Ordinal);
        Assert.Contains("Load.Loaded", text, StringComparison.Ordinal);
        foreach (var form in new[] { "binary", "json", "text" })
        {
            var file = Path.Combine(scratch.Folder, form);
            var (exit, output, _) = Cli.Run("trace", Sequence, "--as", form, "--out", file);
            Assert.Equal(0, exit);
            Assert.Matches("^.*: [0-9]+ steps, [0-9]+ rules, [0-9]+ done", output);
            Assert.Equal(text, Text(file));
        }
    }

    [Fact]
    public void A_picture_is_written_for_waveform_viewers_and_model_checkers()
    {
        Assert.Contains("$enddefinitions $end", Cli.Run("trace", Sequence, "--as", "vcd").Out, StringComparison.Ordinal);
        using var itf = JsonDocument.Parse(Cli.Run("trace", Sequence, "--as", "itf").Out);
        Assert.Equal("ITF", itf.RootElement.GetProperty("#meta").GetProperty("format").GetString());
    }

    [Theory]
    [InlineData("p.lackey", " S 1000,8\n L 1000,8\n M 1038,16\n")]
    [InlineData("p.drmemtrace", "1 1: 7 write 8 byte(s) @ 0x1000 by PC 0x5\n2 1: 7 read 8 byte(s) @ 0x1000 by PC 0x5\n3 1: 7 <marker: tid 7>\n4 2: 7 read 16 byte(s) @ 0x1038 by PC 0x9\n")]
    public void The_trace_of_a_program_becomes_operations_under_the_KeyIDs_of_its_map(string name, string trace)
    {
        var file = scratch.Write(name, trace);
        scratch.Write("p.map.yaml", $$"""
            version: 1
            name: p
            trace: {{name}}
            accesses: 3
            arena: { start: 0x100000, size: 64KiB }
            sandboxes:
              - { name: box, keyid: 3 }
            pages:
              - { from: 0x1000, to: 0x2000, sandbox: box }
            """);
        var text = Text(file);
        Assert.Matches("\nload pa=0x[1-9a-f][0-9a-f]*100000 -> done ", text);
        Assert.Matches("\nload pa=0x[1-9a-f][0-9a-f]*100040 -> done", text);
        var (exit, output, _) = Cli.Run("replay", file);
        Assert.Equal(0, exit);
        Assert.Contains("specification and engine agree", output, StringComparison.Ordinal);
        Assert.True(Text(file, "--accesses", "1").Length < text.Length);
    }

    [Theory]
    [InlineData("/nonexistent: expected a recording", "/nonexistent:1:1: found no such file; expected a recording, a sequence (.json), a folder that diff wrote, a token (s1.), or a trace of a program (.lackey, ", "/nonexistent")]
    [InlineData("an unknown form", "--as: found 'xml'; expected one of binary, itf, json, text, vcd", "x", "--as", "xml")]
    [InlineData("binary to a terminal", "--out: found nothing; expected a file, since binary is not for a terminal", "x", "--as", "binary")]
    [InlineData("no accesses", "--accesses: found 0; expected 1 or more", "x", "--accesses", "0")]
    [InlineData("a broken token", "token: the token is damaged; expected a token of diff, such as s1.AAAA", "s1.!!")]
    public void Bad_usage_ends_with_2(string what, string expected, params string[] arguments)
    {
        var (exit, output, error) = Cli.Run(["trace", .. arguments]);
        Assert.True((exit, output) == (2, ""), what);
        Assert.StartsWith("tmebox: " + expected, error, StringComparison.Ordinal);
    }

    private static string Text(string what, params string[] more)
    {
        var (exit, output, error) = Cli.Run(["trace", what, .. more]);
        Assert.True(exit == 0, error);
        return output;
    }
}
