using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Schema;
using NJsonSchema;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>What is wrong with a report by the schema of its format; empty if nothing is.</summary>
static class ReportSchemas
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Schemas");

    /// <summary>JUnit, against what its readers have in common.</summary>
    public static IReadOnlyList<string> JUnit(string file)
    {
        var settings = new XmlReaderSettings { ValidationType = ValidationType.Schema };
        settings.Schemas.Add(null, Path.Combine(Folder, "junit.xsd"));
        settings.ValidationFlags |= XmlSchemaValidationFlags.ReportValidationWarnings;
        return Read(file, settings);
    }

    /// <summary>Cobertura, against the DTD that it names; nothing is fetched.</summary>
    public static IReadOnlyList<string> Cobertura(string file) =>
        Read(file, new() { ValidationType = ValidationType.DTD, DtdProcessing = DtdProcessing.Parse, XmlResolver = new Here() });

    /// <summary>SARIF, against the schema that its maintainers publish.</summary>
    public static async Task<IReadOnlyList<string>> Sarif(string file)
    {
        // The schema is of a later draft than the validator's own, in which $id has another name.
        var text = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Folder, "sarif-2.1.0.json")))!.AsObject();
        text.Remove("$id");
        var schema = await JsonSchema.FromJsonAsync(text.ToJsonString());
        return [.. schema.Validate(await File.ReadAllTextAsync(file)).Select(e => e.ToString())];
    }

    private static List<string> Read(string file, XmlReaderSettings settings)
    {
        var problems = new List<string>();
        settings.ValidationEventHandler += (_, e) => problems.Add(FormattableString.Invariant($"{e.Exception.LineNumber}: {e.Message}"));
        using var reader = XmlReader.Create(file, settings);
        while (reader.Read())
        {
            // Only what the validator says matters.
        }

        return problems;
    }

    private sealed class Here : XmlUrlResolver
    {
        public override object GetEntity(Uri absoluteUri, string? role, Type? ofObjectToReturn) =>
            absoluteUri.AbsolutePath.EndsWith("/coverage-04.dtd", StringComparison.Ordinal) ? File.OpenRead(Path.Combine(Folder, "cobertura.dtd")) : base.GetEntity(absoluteUri, role, ofObjectToReturn)!;
    }
}
