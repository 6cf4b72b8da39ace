using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TmeBox.Cli.Shell;

/// <summary>Writes a result for programs. Names are stable; a change that breaks readers raises the number in <c>schema</c>.</summary>
internal static class JsonOutput
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>The document as text.</summary>
    public static string Of<T>(T document) => JsonSerializer.Serialize(document, Format);

    /// <summary>Writes the document to the results.</summary>
    public static void Write<T>(Terminal terminal, T document)
    {
        terminal.HasDocument = true;
        terminal.Out.WriteLine(Of(document));
    }
}
