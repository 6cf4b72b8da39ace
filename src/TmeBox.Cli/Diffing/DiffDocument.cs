using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.Cli.Finding;
using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Shrinking;

namespace TmeBox.Cli.Diffing;

/// <summary>A comparison with someone's implementation, as a program reads it.</summary>
internal sealed record DiffDocument(
    string Schema,
    string Implementation,
    ulong Seed,
    bool Agrees,
    long Sequences,
    long Written,
    long Agreed,
    long LeftOpen,
    double Seconds,
    int Restarts,
    ImmutableArray<string> Platforms,
    ImmutableSortedDictionary<string, string> SkippedPlatforms,
    ImmutableSortedDictionary<string, long> Skipped,
    ImmutableSortedDictionary<string, RuleCoverage> Coverage,
    int Diverged,
    ImmutableArray<DiffDocument.Bug> Findings)
{
    public static DiffDocument Of(DiffReport report, IReadOnlyDictionary<DiffFinding, string> folders) => new(
        "tmebox-diff/1",
        report.Name,
        report.Seed,
        report.Agrees,
        report.Sequences,
        report.Written,
        report.Agreed,
        report.LeftOpen,
        Math.Round(report.Elapsed.TotalSeconds, 3),
        report.Restarts,
        report.Platforms,
        report.SkippedPlatforms,
        report.Skipped,
        report.Coverage,
        report.Diverged,
        [.. report.Findings.Select(f => Bug.Of(f, folders.GetValueOrDefault(f)))]);

    /// <summary>One finding.</summary>
    internal sealed record Bug(
        string Title, string Kind, JsonRule? Suspect, int Count, int FoundLength, int SetUpLength, int ShrunkLength, bool Finished, string? Folder, string Token, JsonElement Sequence, JsonDivergence Divergence)
    {
        public static Bug Of(DiffFinding f, string? folder) => new(
            f.Title,
            f.Kind,
            f.Suspect is { } r ? new(r.Id, r.Source, r.Sentence) : null,
            f.Count,
            f.Found.Operations.Length - f.SetUpLength,
            f.Shrunk.SetUpLength,
            f.Shrunk.BodyLength,
            f.Shrunk.Pass == ShrinkPass.Done,
            folder,
            f.Token,
            JsonSerializer.Deserialize<JsonElement>(OperationJson.Write(f.Shrunk.Sequence)),
            JsonDivergence.Of(f.Divergence));
    }
}
