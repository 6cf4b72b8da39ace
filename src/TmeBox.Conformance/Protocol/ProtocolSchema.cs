using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization.Metadata;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Protocol;

/// <summary>The JSON schema of all messages, made from their types.</summary>
public static class ProtocolSchema
{
    private static readonly JsonSerializerOptions Options = Make();

    /// <summary>The schema: a message is a request or a reply.</summary>
    public static string Text()
    {
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"TmeBox protocol, version {ProtocolJson.Version}",
            ["$defs"] = new JsonObject { ["request"] = Of<Request>(), ["reply"] = Of<Reply>() },
            ["anyOf"] = new JsonArray(new JsonObject { ["$ref"] = "#/$defs/request" }, new JsonObject { ["$ref"] = "#/$defs/reply" }),
        };
        return Text(schema);
    }

    /// <summary>A schema as text.</summary>
    public static string Text(JsonObject schema) =>
        schema.ToJsonString(new JsonSerializerOptions { WriteIndented = true, IndentSize = 1, NewLine = "\n", Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";

    /// <summary>The schema of one type, for a document that holds more than one.</summary>
    internal static JsonNode Of<T>() => Options.GetJsonSchemaAsNode(typeof(T), new() { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Written });

    // The exporter cannot write the default of a parameter whose type is a structure; which parameters are required is all that is wanted of constructors.
    private static JsonSerializerOptions Make()
    {
        var resolver = new DefaultJsonTypeInfoResolver();
        resolver.Modifiers.Add(type =>
        {
            if (type.Kind != JsonTypeInfoKind.Object || type.Type.IsAbstract) return;
            var required = type.Type.GetConstructors().MaxBy(c => c.GetParameters().Length)?.GetParameters().Where(p => !p.HasDefaultValue).Select(p => p.Name!) ?? [];
            var names = required.ToHashSet(StringComparer.OrdinalIgnoreCase);
            type.CreateObject = () => throw new NotSupportedException("a schema makes no objects");
            foreach (var property in type.Properties)
                if (property.Set is not null) property.IsRequired = names.Contains(property.Name);
        });
        return new(OperationJson.Options) { TypeInfoResolver = resolver };
    }

    // What converters write, no type tells.
    private static JsonNode Written(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = context.TypeInfo.Type;
        if (type == typeof(Hex)) return new JsonObject { ["type"] = "string", ["pattern"] = "^([0-9a-fA-F]{2})*$" };
        if (type == typeof(ulong) || type == typeof(uint))
            return new JsonObject { ["anyOf"] = new JsonArray(new JsonObject { ["type"] = "string", ["pattern"] = $"^0x[0-9a-fA-F]{{1,{(type == typeof(uint) ? 8 : 16)}}}$" }, new JsonObject { ["type"] = "integer", ["minimum"] = 0 }) };
        return schema;
    }
}
