using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;

namespace TmeBox.Cli.Finding;

/// <summary>A campaign as a program reads it.</summary>
internal sealed record FuzzDocument(
    string Schema,
    ulong Seed,
    string End,
    long Operations,
    long Sequences,
    double UsefulPercent,
    double Seconds,
    ImmutableArray<string> Platforms,
    ImmutableSortedDictionary<string, long> Useless,
    ImmutableSortedDictionary<string, long> Discards,
    ImmutableSortedDictionary<string, RuleCoverage> Coverage,
    JsonFinding? Finding)
{
    public static FuzzDocument Of(FuzzReport report) => new(
        "tmebox-fuzz/2",
        report.Seed,
        JsonNamingPolicy.CamelCase.ConvertName(report.End.ToString()),
        report.Operations,
        report.Sequences,
        Math.Round(report.UsefulPercent, 2),
        Math.Round(report.Elapsed.TotalSeconds, 3),
        report.Platforms,
        report.Useless,
        report.Discards,
        report.Coverage,
        report.Finding is null ? null : JsonFinding.Of(report.Finding));
}

/// <summary>A finding as a program reads it.</summary>
internal sealed record JsonFinding(string Token, string SequenceToken, int FoundLength, int SetUpLength, JsonElement Sequence, JsonDivergence Divergence)
{
    public static JsonFinding Of(FuzzFinding finding) => new(
        finding.Token,
        finding.SequenceToken,
        finding.FoundLength,
        finding.SetUpLength,
        JsonSerializer.Deserialize<JsonElement>(OperationJson.Write(finding.Shrunk)),
        JsonDivergence.Of(finding.Divergence));
}

/// <summary>A divergence as a program reads it.</summary>
internal sealed record JsonDivergence(
    long Step,
    JsonElement? Previous,
    JsonElement Operation,
    ImmutableArray<Difference> Differences,
    ImmutableArray<JsonRule> Rules,
    string Before,
    string After)
{
    public static JsonDivergence Of(Divergence d) => new(
        d.Step,
        d.Previous is null ? null : JsonSerializer.Deserialize<JsonElement>(OperationJson.Write(d.Previous)),
        JsonSerializer.Deserialize<JsonElement>(OperationJson.Write(d.Operation)),
        d.Differences,
        [.. d.Rules.Select(r => new JsonRule(r.Id, r.Source, r.Sentence))],
        d.Before.ToString(),
        d.After.ToString());
}

/// <summary>A rule as a program reads it.</summary>
internal sealed record JsonRule(string Id, string Source, string Sentence);
