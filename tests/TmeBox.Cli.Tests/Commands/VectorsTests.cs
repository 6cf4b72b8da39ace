using System.Globalization;
using TmeBox.Cli.Tests.Input;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Cli.Tests.Commands;

/// <summary><c>vectors</c>: writes them, runs them on the engine and on others.</summary>
public sealed class VectorsTests : IDisposable
{
    private static readonly string Sample = Path.Combine(Scratch.Root, "models/vectors/sample.json");
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_engine_passes_the_sample()
    {
        var (exit, json) = Cli.RunJson("vectors", "--file", Sample);
        Assert.Equal(0, exit);
        Assert.Equal(0, json.GetProperty("failed").GetInt32());
        Assert.InRange(json.GetProperty("passed").GetInt32(), 50, 200);
        var (_, output, _) = Cli.Run("vectors", "--file", Sample);
        Assert.StartsWith($"engine: {json.GetProperty("passed")} sequences passed, 0 failed, 0 skipped ", output, StringComparison.Ordinal);
        Assert.EndsWith("\n64 lines are not run here: they are for the runners of examples/vectors\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_documents_say_how_many_there_are()
    {
        var numbers = string.Create(CultureInfo.InvariantCulture, $"{VectorGenerator.Sequences:N0} sequences and {VectorGenerator.MostLines:N0} lines");
        Assert.Contains(numbers, File.ReadAllText(Path.Combine(Scratch.Root, "README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_partial_implementation_skips_and_a_wrong_one_fails()
    {
        var right = "python3 " + Path.Combine(Scratch.Root, "examples/stubs/python/mine.py");
        var (exit, json) = Cli.RunJson("vectors", "--file", Sample, "--impl", right);
        Assert.Equal(0, exit);
        Assert.InRange(json.GetProperty("passed").GetInt32(), 1, 100);
        Assert.InRange(json.GetProperty("skipped").GetInt32(), 10, 200);

        var liar = scratch.Write("liar.sh", $"{right} | sed -u 's/\"generalProtection\"/\"done\"/'");
        var (wrong, output, _) = Cli.Run("vectors", "--file", Sample, "--impl", "sh " + liar);
        Assert.Equal(1, wrong);
        Assert.Contains("outcome done; expected generalProtection", output, StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_written_whole_and_read_again()
    {
        var (exit, output, _) = Cli.Run("vectors", "--file", Sample, "--out", scratch.Folder);
        Assert.Equal(0, exit);
        var set = VectorText.Parse(Sample, File.ReadAllText(Sample));
        Assert.Equal($"{set.TestGroups.Sum(g => g.Tests.Length)} sequences in {set.TestGroups.Length} groups, and {set.Lines.Length} lines, in {scratch.Folder}\n", output);
        Assert.Equal(["SHA256SUMS", "lines.h", "lines.memh", "vectors.json", "vectors.schema.json"], Directory.EnumerateFiles(scratch.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(File.ReadAllText(Sample), File.ReadAllText(Path.Combine(scratch.Folder, "vectors.json")));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{\"schema\":\"tmebox-vectors/1\"}")]
    public void A_broken_file_is_bad_input(string text)
    {
        var (exit, _, error) = Cli.Run("vectors", "--file", scratch.Write("v.json", text));
        Assert.Equal(2, exit);
        Assert.Contains("v.json:1: found ", error, StringComparison.Ordinal);
        Assert.Contains("expected", error, StringComparison.Ordinal);
    }
}
