using System.Text.Json;
using System.Text.RegularExpressions;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>With <c>--json</c> the results are one document that names its schema, and nothing else.</summary>
public sealed partial class JsonTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_shard_and_a_merge_are_documents()
    {
        var (one, all) = (In("one.db"), In("all.db"));
        var run = Document("tmebox-campaign-run/1", "campaign", "run", "--db", one, "--seed", "3", "--cases", "200", "--length", "2", "--platform", "none-one-line", "--shard", "1/2");
        Assert.Equal((one, 3UL, "engine", "1/2"), (run.GetProperty("file").GetString(), run.GetProperty("seed").GetUInt64(), run.GetProperty("compared").GetString(), run.GetProperty("shard").GetString()));
        Assert.Equal((2, 2, 0), (run.GetProperty("chunks").GetInt64(), run.GetProperty("chunksOfShard").GetInt64(), run.GetProperty("findings").GetInt32()));
        var merge = Document("tmebox-campaign-merge/1", "campaign", "merge", "--db", all, one, one);
        Assert.Equal([2, 0], merge.GetProperty("merged").EnumerateArray().Select(m => m.GetProperty("newChunks").GetInt64()));
        Assert.Equal((2, 4), (merge.GetProperty("chunks").GetInt64(), merge.GetProperty("chunksOfAll").GetInt64()));
        Assert.Equal(Cli.RunJson("campaign", "summary", "--db", all).Json.GetProperty("digest").GetString(), merge.GetProperty("digest").GetString());
    }

    [Fact]
    public void What_is_left_to_trust_is_a_document()
    {
        var page = Document("tmebox-assumptions/1", "explain", "assumptions");
        var markdown = Cli.Run("explain", "assumptions").Out;
        Assert.All(page.GetProperty("assumptions").EnumerateArray(), a => Assert.Contains($"`{a.GetProperty("id").GetString()}`", markdown, StringComparison.Ordinal));
        Assert.All(page.GetProperty("hardware").EnumerateArray(), f => Assert.Contains(f.GetProperty("id").GetString()!, markdown, StringComparison.Ordinal));
        Assert.Equal(3, page.GetProperty("tools").GetArrayLength());
    }

    [Fact]
    public void The_way_from_facts_to_evidence_is_a_document()
    {
        var table = Document("tmebox-traceability/1", "explain", "traceability");
        Assert.All(table.GetProperty("facts").EnumerateArray(), f => Assert.True(f.GetProperty("rules").GetArrayLength() > 0 || f.TryGetProperty("withoutRule", out _), f.GetRawText()));
        Assert.All(table.GetProperty("rules").EnumerateArray(), r => Assert.True(r.GetProperty("facts").GetArrayLength() > 0 && r.GetProperty("mutants").GetArrayLength() > 0, r.GetRawText()));
    }

    [Fact]
    public void A_trace_is_a_document_with_the_trace_or_with_its_file()
    {
        var vector = Path.Combine(Scratch.Root, "models/vectors/rules/Load.Loaded.json");
        var shown = Document("tmebox-trace/1", "trace", vector);
        Assert.Equal(Cli.Run("trace", vector).Out, shown.GetProperty("text").GetString());
        Assert.True(shown.GetProperty("summary").GetProperty("steps").GetInt32() > 0);
        var kept = Document("tmebox-trace/1", "trace", vector, "--as", "binary", "--out", In("trace.bin"));
        Assert.Equal(("binary", In("trace.bin")), (kept.GetProperty("form").GetString(), kept.GetProperty("file").GetString()));
        Assert.False(kept.TryGetProperty("text", out _));
        Assert.True(File.Exists(In("trace.bin")));
    }

    [Fact]
    public void Every_schema_is_listed_once()
    {
        var written = Directory.EnumerateFiles(Path.Combine(Scratch.Root, "src"), "*.cs", SearchOption.AllDirectories).SelectMany(f => Schemas.Matches(File.ReadAllText(f)).Select(m => m.Groups["schema"].Value)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var listed = Listed.Matches(File.ReadAllText(Path.Combine(Scratch.Root, "docs/reports.md"))).Select(m => m.Groups["schema"].Value).Order(StringComparer.Ordinal);
        Assert.Equal(written, listed);
    }

    [GeneratedRegex("\"(?<schema>tmebox-[a-z-]+/[0-9]+)\"", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Schemas { get; }

    [GeneratedRegex("`(?<schema>tmebox-[a-z-]+/[0-9]+)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Listed { get; }

    private static JsonElement Document(string schema, params string[] words)
    {
        var (exit, json) = Cli.RunJson(words);
        Assert.Equal((0, schema), (exit, json.GetProperty("schema").GetString()));
        return json;
    }

    private string In(string name) => Path.Combine(scratch.Folder, name);
}
