using System.Text.Json;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Shrinking;

namespace TmeBox.Conformance.Findings;

/// <summary>A finding as its folder keeps it, beside the sequences.</summary>
/// <param name="Schema">The schema and its version.</param>
/// <param name="Implementation">How the implementation is reached: what <c>--impl</c> takes.</param>
/// <param name="DeadlineSeconds">How long a reply may take.</param>
/// <param name="Names">The file of names of outcomes, or null.</param>
/// <param name="Kind">How the implementation went wrong.</param>
/// <param name="Suspect">The id of the rule that it is probably about, or null.</param>
/// <param name="Count">How many sequences diverged so.</param>
/// <param name="Token">Reproduces the shrunk sequence.</param>
/// <param name="Shrinking">How far it is shrunk.</param>
public sealed record FindingDocument(
    string Schema,
    string Implementation,
    double DeadlineSeconds,
    string? Names,
    string Kind,
    string? Suspect,
    int Count,
    string Token,
    ShrinkState Shrinking)
{
    /// <summary>The schema that is written.</summary>
    public const string CurrentSchema = "tmebox-finding/1";

    /// <summary>The most bytes of a file that is read.</summary>
    public const int MaxLength = 64 << 20;

    private static readonly JsonSerializerOptions Indented = new(OperationJson.Options) { WriteIndented = true, NewLine = "\n" };

    /// <summary>The document as text.</summary>
    public string ToText() => JsonSerializer.Serialize(this, Indented) + "\n";

    /// <summary>Reads a document.</summary>
    /// <param name="path">Where it comes from, for messages.</param>
    /// <param name="text">The document.</param>
    /// <exception cref="FormatException">It is none; the message begins with the file.</exception>
    public static FindingDocument Parse(string path, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        FindingDocument document;
        try
        {
            document = JsonSerializer.Deserialize<FindingDocument>(text, OperationJson.Options) ?? throw new FormatException($"{path}:1: found null; expected a finding");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            var line = (e as JsonException)?.LineNumber + 1 ?? 1;
            throw new FormatException($"{path}:{line}: found {Protocol.Excerpt.Of(e)}; expected a finding that diff wrote", e);
        }

        if (document.Schema != CurrentSchema) throw new FormatException($"{path}:1: schema: found '{Protocol.Excerpt.Of(document.Schema)}'; expected '{CurrentSchema}'");
        if (document.DeadlineSeconds is not (> 0 and <= 3600)) throw new FormatException($"{path}:1: deadlineSeconds: found {document.DeadlineSeconds}; expected more than 0 and at most 3600");
        foreach (var (name, value) in new[] { ("implementation", document.Implementation), ("names", document.Names ?? "") })
            if (value.Length > Protocol.ImplementationAddress.MaxLength)
                throw new FormatException($"{path}:1: {name}: found {value.Length} characters; expected at most {Protocol.ImplementationAddress.MaxLength}");
        return document.Shrinking.Problem() is { } problem ? throw new FormatException($"{path}:1: shrinking: {problem}") : document;
    }
}
