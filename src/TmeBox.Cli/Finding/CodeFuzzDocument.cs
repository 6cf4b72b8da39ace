using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.X86.Fuzzing.Campaign;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Finding;

/// <summary>A campaign on code as a program reads it.</summary>
internal sealed record CodeFuzzDocument(
    string Schema, ulong Seed, long Executed, long Runs, double Seconds, bool ListsTouchedPages, ImmutableArray<JsonCodeFuzzCount> Profiles, ImmutableArray<JsonEscape> Findings, ImmutableArray<JsonDisagreement> Disagreements)
{
    public static CodeFuzzDocument Of(CodeFuzzReport report) => new(
        "tmebox-fuzz-code/1",
        report.Seed,
        report.Executed,
        report.Runs,
        Math.Round(report.Elapsed.TotalSeconds, 3),
        report.ListsTouchedPages,
        [.. report.Counts.Select(c => new JsonCodeFuzzCount(Name(c.Key), c.Value.Tried, c.Value.Executed, c.Value.Runs, c.Value.Stepped, c.Value.Endings.ToImmutableSortedDictionary(e => Name(e.Key), e => e.Value)))],
        [.. report.Findings.Select(f => new JsonEscape(f.Token, f.SmallestToken, f.Escape.ToString(), f.Repeats, Name(f.Profile), f.Listing))],
        [.. report.Disagreements.Select(d => new JsonDisagreement(d.Token, Name(d.Profile), Said(d.Difference), d.Listing))]);

    /// <summary>A disagreement of the two verifiers in words.</summary>
    public static string Said(VerdictDifference difference) =>
        $"the verifiers disagree, which is a defect of ours: sweep says {VerdictDifference.Said(difference.First)}, reference says {VerdictDifference.Said(difference.Second)}";

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}

/// <summary>One profile's part as a program reads it.</summary>
internal sealed record JsonCodeFuzzCount(string Profile, long Tried, long Executed, long Runs, long Stepped, ImmutableSortedDictionary<string, long> Endings);

/// <summary>A disagreement of the verifiers as a program reads it.</summary>
internal sealed record JsonDisagreement(string Token, string Profile, string Difference, ImmutableArray<string> Listing);

/// <summary>An escape as a program reads it.</summary>
internal sealed record JsonEscape(string Token, string SmallestToken, string Escape, bool Repeats, string Profile, ImmutableArray<string> Listing);
