using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TmeBox.Cli.Explaining;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Reporting;

/// <summary>Findings as SARIF 2.1.0: the rule ids are those of the specification, and the place is where the rule is stated.</summary>
internal static class SarifReport
{
    private const string NoRule = "no-rule";
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document.</summary>
    public static string Of(ReportedRun run)
    {
        var rules = run.Findings.Select(f => f.Suspect).DistinctBy(r => r?.Id).OrderBy(r => r?.Id, StringComparer.Ordinal).ToList();
        return new JsonObject
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new JsonArray(new JsonObject
            {
                ["tool"] = new JsonObject
                {
                    ["driver"] = new JsonObject
                    {
                        ["name"] = "tmebox",
                        ["version"] = CommandLine.Version,
                        ["rules"] = new JsonArray([.. rules.Select(Described)]),
                    },
                },
                ["properties"] = new JsonObject { ["command"] = run.Command, ["compared"] = run.Compared, ["seed"] = run.Seed.ToString(System.Globalization.CultureInfo.InvariantCulture) },
                ["results"] = new JsonArray([.. run.Findings.Select(f => Result(f, rules.FindIndex(r => r?.Id == f.Suspect?.Id)))]),
            }),
        }.ToJsonString(Format) + "\n";
    }

    private static JsonObject Described(Rule? rule) => new()
    {
        ["id"] = rule?.Id ?? NoRule,
        ["shortDescription"] = Text(rule?.Sentence ?? "No rule of the specification decided the step at which the sides differ."),
        ["fullDescription"] = Text(rule is null ? "No rule of the specification decided the step at which the sides differ." : $"{rule.Sentence} ({rule.Source})"),
    };

    private static JsonObject Result(ReportedFinding finding, int ruleIndex)
    {
        var result = new JsonObject
        {
            ["ruleId"] = finding.Suspect?.Id ?? NoRule,
            ["ruleIndex"] = ruleIndex,
            ["level"] = "error",
            ["message"] = Text(finding.Message),
            ["partialFingerprints"] = new JsonObject { ["tmebox/v1"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{finding.Title}\n{finding.Token}"))) },
            ["properties"] = new JsonObject { ["title"] = finding.Title, ["token"] = finding.Token },
        };
        if (finding.Suspect is { } rule)
        {
            result["locations"] = new JsonArray(new JsonObject
            {
                ["physicalLocation"] = new JsonObject
                {
                    ["artifactLocation"] = new JsonObject { ["uri"] = RulePlaces.FileOf(rule) },
                    ["region"] = new JsonObject { ["startLine"] = RulePlaces.LineOf(rule) },
                },
            });
        }

        return result;
    }

    private static JsonObject Text(string text) => new() { ["text"] = text };
}
