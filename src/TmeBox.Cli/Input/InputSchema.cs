using System.Text.Json.Nodes;
using TmeBox.Conformance.Protocol;

namespace TmeBox.Cli.Input;

/// <summary>The JSON schemas of input files, for editors and for other programs that write them: made by the readers themselves.</summary>
/// <remarks>
/// A schema knows the form of each value. What relates two values to each other, such as an overlap of two owners or a name that nothing has, only
/// <c>check</c> knows.
/// </remarks>
public static class InputSchema
{
    /// <summary>The schema of a policy: <c>models/policies/*.yaml</c>.</summary>
    public static string Policy() => Of("TmeBox sandbox policy, version 1", (root, shape) => new PolicyReading("", [], shape).Read(root));

    /// <summary>The schema of a platform: <c>models/platforms/*.yaml</c>.</summary>
    public static string Platform() => Of("TmeBox platform, version 1", (root, shape) => PlatformFile.Read(root, shape, "", []));

    private static string Of(string title, Action<Node, Shape> read)
    {
        var schema = new JsonObject { ["$schema"] = "https://json-schema.org/draft/2020-12/schema", ["title"] = title };
        read(new SchemaNode(schema), new SchemaShape());
        return ProtocolSchema.Text(schema);
    }
}
