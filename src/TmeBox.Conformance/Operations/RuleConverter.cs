using System.Text.Json;
using System.Text.Json.Serialization;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Operations;

/// <summary>A rule as its id, with its source and sentence for readers; only the id is read back.</summary>
internal sealed class RuleConverter : JsonConverter<Rule>
{
    public override Rule Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var id = document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("id", out var member) && member.ValueKind == JsonValueKind.String
            ? member.GetString()!
            : throw new JsonException("a rule with its id was expected");
        return RuleBook.Named(id) ?? throw new JsonException($"'{id}' is no rule");
    }

    public override void Write(Utf8JsonWriter writer, Rule value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("id", value.Id);
        writer.WriteString("source", value.Source);
        writer.WriteString("sentence", value.Sentence);
        writer.WriteEndObject();
    }
}
