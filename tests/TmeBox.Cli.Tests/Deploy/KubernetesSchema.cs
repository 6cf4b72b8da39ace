using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using k8s.Models;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TmeBox.Cli.Tests.Deploy;

/// <summary>Manifests against the types that Kubernetes' own client is made of, which follow from its published schema.</summary>
/// <remarks>What the types do not say, that a container has a name and what a policy may be, is checked here besides.</remarks>
static class KubernetesSchema
{
    private static readonly JsonSerializerOptions Strict = new() { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow, Converters = { new Quantities() } };

    /// <summary>What is wrong with a manifest, and where; or null.</summary>
    public static string? Problem(YamlMappingNode manifest)
    {
        var json = Json(manifest)!;
        var kind = $"{json["apiVersion"]} {json["kind"]}";
        try
        {
            switch (kind)
            {
                case "batch/v1 Job":
                    return Unnamed(json) ?? Problem(json.Deserialize<V1Job>(Strict)!);
                case "v1 PersistentVolumeClaim":
                    return Unnamed(json) ?? (json.Deserialize<V1PersistentVolumeClaim>(Strict)!.Spec?.Resources?.Requests?.ContainsKey("storage") == true ? null : "$.spec.resources.requests.storage: found nothing; expected an amount");
                default:
                    return $"$.apiVersion: found {kind}; expected a kind that the manifests use";
            }
        }
        catch (JsonException e)
        {
            return $"{e.Path}: {e.Message}";
        }
    }

    private static string? Unnamed(JsonNode manifest) => manifest["metadata"]?["name"] is null ? "$.metadata.name: found nothing; expected a name" : null;

    private static string? Problem(V1Job job)
    {
        if (job.Spec?.CompletionMode is not (null or "Indexed" or "NonIndexed")) return $"$.spec.completionMode: found {job.Spec.CompletionMode}; expected Indexed or NonIndexed";
        if (job.Spec?.Template?.Spec is not { } pod) return "$.spec.template.spec: found nothing; expected a pod";
        if (pod.RestartPolicy is not ("Never" or "OnFailure")) return $"$.spec.template.spec.restartPolicy: found {pod.RestartPolicy}; expected Never or OnFailure";
        for (var i = 0; i < (pod.Containers?.Count ?? 0); i++)
            if (string.IsNullOrEmpty(pod.Containers![i].Name))
                return $"$.spec.template.spec.containers[{i}].name: found nothing; expected a name";
        return pod.Containers is { Count: > 0 } ? null : "$.spec.template.spec.containers: found nothing; expected a container";
    }

    // As YAML's core schema has it: what is quoted is text.
    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode m => new JsonObject(m.Children.Select(c => KeyValuePair.Create(c.Key.ToString(), Json(c.Value)))),
        YamlSequenceNode s => new JsonArray([.. s.Children.Select(Json)]),
        YamlScalarNode { Style: ScalarStyle.Plain } p when p.Value is "" or "~" or "null" => null,
        YamlScalarNode { Style: ScalarStyle.Plain } p when p.Value is "true" or "false" => p.Value == "true",
        YamlScalarNode { Style: ScalarStyle.Plain } p when long.TryParse(p.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) => number,
        YamlScalarNode t => t.Value,
        _ => throw new InvalidOperationException($"found {node.NodeType}; expected a mapping, a sequence or a scalar"),
    };

    // The client's own reader ends with an exception that says no place.
    private sealed class Quantities : JsonConverter<ResourceQuantity>
    {
        public override ResourceQuantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            try
            {
                return reader.TokenType == JsonTokenType.Number ? new(reader.GetInt64().ToString(CultureInfo.InvariantCulture)) : new(reader.GetString());
            }
            catch (Exception e) when (e is FormatException or ArgumentException)
            {
                throw new JsonException("found no amount; expected one such as 2Gi", e);
            }
        }

        public override void Write(Utf8JsonWriter writer, ResourceQuantity value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
    }
}
