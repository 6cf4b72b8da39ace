using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TmeBox.X86.Tests.Reporting;

/// <summary>Checks a document against a JSON schema of draft 4, with the words that the schema of SARIF uses; another word is an error, so that none is passed over.</summary>
/// <remarks>Own code, since the libraries for it need packages that are not everywhere to be had.</remarks>
internal sealed class JsonSchemaCheck(JsonObject root)
{
    private static readonly HashSet<string> Silent = ["$schema", "id", "title", "description", "default", "definitions", "format"];

    public List<string> Problems(JsonNode? document) => [.. Of(root, document, "")];

    private IEnumerable<string> Of(JsonObject schema, JsonNode? value, string at) =>
        schema.Where(w => !Silent.Contains(w.Key)).SelectMany(w => Word(w.Key, w.Value!, schema, value, at));

    private IEnumerable<string> Word(string word, JsonNode says, JsonObject schema, JsonNode? value, string at)
    {
        var (members, elements) = (value as JsonObject, value as JsonArray);
        switch (word)
        {
            case "$ref": return Of(Definition((string)says!), value, at);
            case "type": return Unless(Types(value).Contains((string)says!, StringComparer.Ordinal), at, $"is no {says}");
            case "enum": return Unless(says.AsArray().Any(e => JsonNode.DeepEquals(e, value)), at, $"is none of {says.ToJsonString()}");
            case "pattern": return Unless(Regex.IsMatch((string)value!, (string)says!, RegexOptions.None, TimeSpan.FromSeconds(1)), at, $"does not match {says}");
            case "minimum": return Unless((double)value! >= (double)says, at, $"is below {says}");
            case "maximum": return Unless((double)value! <= (double)says, at, $"is above {says}");
            case "minItems": return Unless(elements!.Count >= (int)says, at, $"has fewer than {says} items");
            case "uniqueItems": return Unless(!(bool)says || elements!.Select(e => e!.ToJsonString()).Distinct(StringComparer.Ordinal).Count() == elements!.Count, at, "has an item twice");
            case "required": return members is null ? [] : says.AsArray().Where(r => !members.ContainsKey((string)r!)).Select(r => $"{at} has no {r}");
            case "properties": return members is null ? [] : members.Where(m => says.AsObject().ContainsKey(m.Key)).SelectMany(m => Of(says[m.Key]!.AsObject(), m.Value, $"{at}/{m.Key}"));
            case "additionalProperties": return members is null ? [] : members.Where(m => schema["properties"]?.AsObject().ContainsKey(m.Key) != true).SelectMany(m => says is JsonObject other ? Of(other, m.Value, $"{at}/{m.Key}") : Unless((bool)says, at, $"has {m.Key}"));
            case "items": return elements is null ? [] : elements.SelectMany((e, i) => Of(says.AsObject(), e, $"{at}/{i}"));
            case "anyOf": return Unless(says.AsArray().Any(s => !Of(s!.AsObject(), value, at).Any()), at, "fits none of several forms");
            default: throw new NotSupportedException($"the word '{word}' of JSON schema");
        }
    }

    private JsonObject Definition(string reference) =>
        reference.Split('/').Skip(1).Aggregate((JsonNode)root, (node, name) => node[name]!).AsObject();

    private static IEnumerable<string> Unless(bool holds, string at, string problem) => holds ? [] : [$"{at} {problem}"];

    private static string[] Types(JsonNode? value) => value?.GetValueKind() switch
    {
        null => ["null"],
        System.Text.Json.JsonValueKind.Object => ["object"],
        System.Text.Json.JsonValueKind.Array => ["array"],
        System.Text.Json.JsonValueKind.String => ["string"],
        System.Text.Json.JsonValueKind.Number => value.ToJsonString().Contains('.', StringComparison.Ordinal) ? ["number"] : ["number", "integer"],
        _ => ["boolean"],
    };
}
