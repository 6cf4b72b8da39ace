using System.Collections.Immutable;
using System.Text.Json.Nodes;
using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>A value of which nothing is known, and what a reader wants of it as a JSON schema.</summary>
internal sealed record SchemaNode(JsonObject Schema) : Node(new Position("", 1, 1))
{
    public override string Shown => "anything";
}

/// <summary>Lets a reader go through a file of which nothing is known, and writes down what it accepts at each place: so a schema says what the reader says.</summary>
/// <remarks>
/// Every value reads as some sound one, every list as one with one item, every mapping as one with all keys. YAML has truth values and numbers
/// of its own, which the reader takes as text; the schema allows both forms.
/// </remarks>
internal sealed class SchemaShape() : Shape([])
{
    private static readonly string[] Plain = ["string", "number", "boolean"];

    public override Dictionary<string, Node>? Fields(Node? node, string path, ImmutableArray<string> required, ImmutableArray<string> optional = default)
    {
        var (schema, properties) = (Of(node), new JsonObject());
        schema["type"] = "object";
        schema["properties"] = properties;
        schema["required"] = new JsonArray([.. required.Select(k => JsonValue.Create(k))]);
        schema["additionalProperties"] = false;
        return (optional.IsDefault ? required : required.AddRange(optional)).ToDictionary(k => k, Node (k) => Child(properties, k), StringComparer.Ordinal);
    }

    public override bool Together(Node item, string path, IReadOnlyDictionary<string, Node> fields, string one, string other)
    {
        Of(item)["dependentRequired"] = new JsonObject { [one] = new JsonArray(other), [other] = new JsonArray(one) };
        return true;
    }

    public override IReadOnlyList<Node> Items(Node? node, string path)
    {
        var schema = Of(node);
        schema["type"] = "array";
        return [Child(schema, "items")];
    }

    public override string Name(Node? node, string path)
    {
        Text(node)["pattern"] = NamePattern;
        return "name";
    }

    // Null: the reader looks for what the line names, and there is nothing to be found.
    public override string? Line(Node? node, string path, string kind)
    {
        Text(node)["minLength"] = 1;
        return null;
    }

    public override int? Whole(Node? node, string path, int least, int most)
    {
        Of(node)["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = least, ["maximum"] = most }, Pattern(Quantity.WholePattern));
        return least;
    }

    public override ulong? Bytes(Node? node, string path)
    {
        Of(node)["anyOf"] = new JsonArray(new JsonObject { ["type"] = "integer", ["minimum"] = 0 }, Pattern(Quantity.BytesPattern));
        return 0;
    }

    public override T? Word<T>(Node? node, string path, ImmutableArray<(string Name, T Value)> words)
    {
        Of(node)["enum"] = new JsonArray([.. words.Select(w => bool.TryParse(w.Name, out var truth) ? JsonValue.Create(truth) : JsonValue.Create(w.Name))]);
        return words[0].Value;
    }

    public override IReadOnlyList<T>? Words<T>(Node? node, string path, ImmutableArray<(string Name, T Value)> words)
    {
        var word = $"({string.Join('|', words.Select(w => w.Name))})";
        Of(node)["anyOf"] = new JsonArray(new JsonObject { ["enum"] = new JsonArray([.. words.Select(w => JsonValue.Create(w.Name))]) }, Pattern($@"{word}(\+{word})*"));
        return [words[0].Value];
    }

    public override void Version(Node? node) => Of(node)["enum"] = new JsonArray(1);

    // Values that stand for any others may contradict each other; that says nothing.
    public override void Report(InputRule rule, Node at, string path, string found, string expected)
    {
    }

    private static JsonObject Of(Node? node) => ((SchemaNode)node!).Schema;

    private static JsonObject Text(Node? node)
    {
        var schema = Of(node);
        schema["type"] = new JsonArray([.. Plain.Select(t => JsonValue.Create(t))]);
        return schema;
    }

    private static JsonObject Pattern(string pattern) => new() { ["type"] = "string", ["pattern"] = $"^{pattern}$" };

    private static SchemaNode Child(JsonObject parent, string key)
    {
        var schema = new JsonObject();
        parent[key] = schema;
        return new(schema);
    }
}
