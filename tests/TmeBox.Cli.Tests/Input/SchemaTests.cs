using System.Text.Json.Nodes;
using NJsonSchema;
using TmeBox.Cli.Explaining;
using TmeBox.Cli.Input;
using YamlDotNet.Serialization;

namespace TmeBox.Cli.Tests.Input;

/// <summary>The JSON schemas of input files: those in docs are the readers' own, and a validator that is not ours agrees with the reader.</summary>
public sealed class SchemaTests : IDisposable
{
    private static readonly string Root = Repository.Find()!;
    private readonly Scratch scratch = new();

    public static TheoryData<string> Files { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Root, "models", "policies"), "*.yaml").Concat(Directory.GetFiles(Path.Combine(Root, "models", "platforms"), "*.yaml"))
            .Select(f => Path.GetRelativePath(Root, f)).Order(StringComparer.Ordinal),
    ];

    public void Dispose() => scratch.Dispose();

    [Theory]
    [InlineData("docs/policy.schema.json", "policy-schema")]
    [InlineData("docs/platform.schema.json", "platform-schema")]
    public void The_schema_in_docs_is_what_the_reader_accepts(string file, string id)
    {
        var (exit, text, _) = Commands.Cli.Run("explain", id);
        Assert.Equal(0, exit);
        Assert.Equal(text.ReplaceLineEndings("\n"), File.ReadAllText(Path.Combine(Root, file)));
    }

    [Theory]
    [InlineData("policy")]
    [InlineData("platform")]
    public void A_schema_says_something_of_every_value(string kind)
    {
        var places = 0;
        Look(JsonNode.Parse(Text(kind))!.AsObject());
        Assert.True(places > 20, $"{places} places");

        void Look(JsonObject schema)
        {
            places++;
            Assert.True(schema.ContainsKey("type") || schema.ContainsKey("enum") || schema.ContainsKey("anyOf"), schema.GetPath());
            if (schema["items"] is JsonObject items) Look(items);
            if (schema["properties"] is not JsonObject properties) return;
            Assert.False(schema["additionalProperties"]!.GetValue<bool>());
            foreach (var (_, property) in properties) Look(property!.AsObject());
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Committed_files_say_where_their_schema_is_and_are_valid(string file)
    {
        var path = Path.Combine(Root, file);
        var modeline = File.ReadLines(path).First();
        Assert.StartsWith("# yaml-language-server: $schema=", modeline, StringComparison.Ordinal);
        var schema = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, modeline[(modeline.IndexOf('=', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(Path.Combine(Root, "docs", $"{KindOf(file)}.schema.json"), schema);
        Assert.Empty(await Errors(KindOf(file), await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("version: 1", "version: 2")]
    [InlineData("name: two-workers\n", "name: two workers\n")]
    [InlineData("name: two-workers\n", "")]
    [InlineData("sandboxes:", "sandboxs:")]
    [InlineData("keyid: 1", "keyid: -1")]
    [InlineData("keyid: 1", "keyid: 65536")]
    [InlineData("keyid: 1", "keyid: one")]
    [InlineData("keyid: 1", "keyid: 1.5")]
    [InlineData("size: 4KiB", "size: 4KB")]
    [InlineData("size: 4KiB", "length: 4KiB")]
    [InlineData("size: 4KiB", "size: [4KiB]")]
    [InlineData("size: 4KiB", "size: 4KiB, access: w")]
    [InlineData("size: 4KiB", "size: 4KiB, every: 4KiB, count: 0")]
    [InlineData("guarantee: confidentiality-content", "guarantee: confidentiality")]
    [InlineData("attacker: co-tenant", "attacker: cotenant")]
    [InlineData("platforms: [client-none, server-ci]", "platforms: client-none")]
    public async Task What_the_schema_refuses_the_reader_refuses(string part, string by)
    {
        Assert.Empty(await Errors("policy", Good.Policy));
        Assert.Contains(part, Good.Policy, StringComparison.Ordinal);
        var at = Good.Policy.IndexOf(part, StringComparison.Ordinal);
        var bad = Good.Policy[..at] + by + Good.Policy[(at + part.Length)..];
        Assert.NotEmpty(await Errors("policy", bad));
        Assert.NotEmpty(scratch.ProblemsOf(bad));
    }

    [Theory]
    [InlineData("size: 0x1000")]
    [InlineData("size: 4 KiB")]
    [InlineData("size: 4_096")]
    [InlineData("size: 0x10_00")]
    [InlineData("size: 64, every: 128, count: 0x20")]
    [InlineData("size: 64, every: 128, count: 32, access: rw")]
    public async Task What_the_reader_accepts_the_schema_accepts(string memory)
    {
        var good = Good.With("size: 4KiB", memory);
        Assert.Empty(scratch.ProblemsOf(good));
        Assert.Empty(await Errors("policy", good));
    }

    [Fact]
    public void Every_and_count_go_together() =>
        Assert.Equal("""{"every":["count"],"count":["every"]}""", JsonNode.Parse(Text("policy"))!["properties"]!["sandboxes"]!["items"]!["properties"]!["memory"]!["items"]!["dependentRequired"]!.ToJsonString());

    private static string KindOf(string file) => file.Contains("policies", StringComparison.Ordinal) ? "policy" : "platform";

    private static string Text(string kind) => kind == "policy" ? InputSchema.Policy() : InputSchema.Platform();

    // YAML as an editor takes it: plain numbers and truth values are no texts.
    private static async Task<IEnumerable<string>> Errors(string kind, string yaml)
    {
        var tree = new DeserializerBuilder().WithAttemptingUnquotedStringTypeDeserialization().Build().Deserialize<object>(yaml);
        var json = new SerializerBuilder().JsonCompatible().Build().Serialize(tree);
        var schema = await JsonSchema.FromJsonAsync(Text(kind));
        return schema.Validate(json).Select(e => e.ToString());
    }
}
