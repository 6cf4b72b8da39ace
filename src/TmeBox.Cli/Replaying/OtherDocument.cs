using System.Text.Json;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Recordings;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Cli.Replaying;

/// <summary>Files that <c>replay</c> does not take and another command does.</summary>
internal static class OtherDocument
{
    private const int Beginning = 1 << 16;

    /// <summary>What a file is, and the command that runs it; null where none is known. Never throws for a bad file.</summary>
    public static string? In(string file)
    {
        try
        {
            if (RecordingFile.IsOne(file)) return "a recording, which 'tmebox trace FILE' reads";
            using var stream = File.OpenRead(file);
            var bytes = new byte[Beginning];
            return Members(bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false))) switch
            {
                { Schema: VectorSet.CurrentSchema } => "test vectors, which 'tmebox vectors --file FILE' runs",
                { Schema: FindingDocument.CurrentSchema } => "a part of what diff found, which 'tmebox replay FOLDER' runs",
                { Names: var names } when names.Contains("sequence") || names.IsSupersetOf(["platform", "cache"]) =>
                    "a sequence of operations, which 'tmebox trace FILE' runs on the specification, and 'tmebox diff --sequences FOLDER --impl CMD' on yours as well",
                _ => null,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The beginning is enough, and a file may be long, and anything.
    private static (string? Schema, HashSet<string> Names) Members(ReadOnlySpan<byte> beginning)
    {
        var (schema, names) = ((string?)null, new HashSet<string>(StringComparer.Ordinal));
        var reader = new Utf8JsonReader(beginning, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth != 1) continue;
                var name = reader.GetString()!;
                names.Add(name);
                if (name == "schema" && reader.Read() && reader.TokenType == JsonTokenType.String) schema = reader.GetString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Whatever stands before is what is known.
        }

        return (schema, names);
    }
}
