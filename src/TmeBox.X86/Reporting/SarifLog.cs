using System.Globalization;
using System.Text.Json.Nodes;
using TmeBox.Spec.Rules;

namespace TmeBox.X86.Reporting;

/// <summary>Reports in the form that code-scanning tools read: SARIF 2.1.0 (OASIS). Rule ids are stable.</summary>
public static class SarifLog
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>One run with all rules, and a result for each finding.</summary>
    /// <param name="reports">What was judged.</param>
    /// <param name="unreadable">Files that could not be judged, and why.</param>
    /// <param name="version">The version of the program.</param>
    public static JsonObject Of(IReadOnlyList<CodeReport> reports, IReadOnlyList<(string File, string Problem)> unreadable, string version)
    {
        ArgumentNullException.ThrowIfNull(reports);
        ArgumentNullException.ThrowIfNull(unreadable);
        var rules = RuleBook.Code;
        var indices = rules.Select((r, i) => (r, i)).ToDictionary(r => r.r, r => r.i);
        return new()
        {
            ["$schema"] = Schema,
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "tmebox",
                        ["semanticVersion"] = version,
                        ["rules"] = new JsonArray([.. rules.Select(Described)]),
                    },
                },
                ["invocations"] = new JsonArray(new JsonObject
                {
                    ["executionSuccessful"] = unreadable.Count == 0,
                    ["toolExecutionNotifications"] = new JsonArray([.. unreadable.Select(u => Notification(u.File, u.Problem, "error")), .. reports.SelectMany(Notifications)]),
                }),
                ["artifacts"] = new JsonArray([.. reports.Select(r => new JsonObject { ["location"] = Artifact(r.File), ["properties"] = new JsonObject { ["verdict"] = Names.Of(r.Verdict), ["profile"] = Names.Of(r.Profile) } })]),
                ["columnKind"] = "utf16CodeUnits",
                ["results"] = new JsonArray([.. reports.SelectMany(r => r.Findings.Select(f => Result(r.File, f, indices[f.Rule])))]),
            }),
        };
    }

    private static IEnumerable<JsonNode> Notifications(CodeReport report)
    {
        if (report.HasMore) yield return Notification(report.File, string.Create(CultureInfo.InvariantCulture, $"the first {report.Findings.Length} findings are listed, there are more; tmebox verify --all lists them"), "warning");
        foreach (var note in report.Notes) yield return Notification(report.File, note, "note");
    }

    private static JsonNode Described(Rule rule) => new JsonObject
    {
        ["id"] = rule.Id,
        ["shortDescription"] = Text(rule.Sentence),
        ["help"] = Text(Advice.For(rule)),
        ["defaultConfiguration"] = new JsonObject { ["level"] = "error" },
    };

    private static JsonObject Result(string file, ReportedFinding finding, int rule)
    {
        var physical = new JsonObject { ["artifactLocation"] = Artifact(file) };
        if (finding.Place?.FileOffset is { } offset) physical["region"] = new JsonObject { ["byteOffset"] = offset, ["byteLength"] = finding.Bytes.Length };
        if (finding.Address is { } address) physical["address"] = new JsonObject { ["absoluteAddress"] = address };
        var location = new JsonObject { ["physicalLocation"] = physical };
        if (finding.Place?.Symbol is { } symbol) location["logicalLocations"] = new JsonArray(new JsonObject { ["name"] = symbol, ["fullyQualifiedName"] = finding.Place.ToString(), ["kind"] = "function" });
        var result = new JsonObject
        {
            ["ruleId"] = finding.Rule.Id,
            ["ruleIndex"] = rule,
            ["level"] = "error",
            ["message"] = Text(Message(finding)),
            ["locations"] = new JsonArray(location),
        };
        if (finding.Source is { Line: > 0 } line)
            result["relatedLocations"] = new JsonArray(new JsonObject { ["physicalLocation"] = new JsonObject { ["artifactLocation"] = Artifact(line.File), ["region"] = new JsonObject { ["startLine"] = line.Line } } });
        return result;
    }

    private static string Message(ReportedFinding finding) =>
        finding.Instruction is null ? $"{finding.Rule.Sentence} Found: {finding.Detail}." : $"{finding.Rule.Sentence} Found: {finding.Detail}, in '{finding.Instruction.Trim()}'.";

    private static JsonObject Notification(string file, string text, string level) => new()
    {
        ["level"] = level,
        ["message"] = Text(text),
        ["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = new JsonObject { ["artifactLocation"] = Artifact(file) } }),
    };

    private static JsonObject Text(string text) => new() { ["text"] = text };

    private static JsonObject Artifact(string file) => new() { ["uri"] = Uri(file) };

    // File names are any characters; a URI has only some.
    private static string Uri(string file) => (file.StartsWith('/') ? "file://" : "") + string.Join('/', file.Split('/').Select(System.Uri.EscapeDataString));
}
