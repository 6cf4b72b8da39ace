using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Coverage;

namespace TmeBox.Cli.Campaigning;

/// <summary>Shows what is known of a campaign.</summary>
internal static class CampaignScreen
{
    private const int MostShown = 10;

    public static void Write(Terminal terminal, CampaignSummary summary)
    {
        var plan = summary.Plan;
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed}, {plan.Cases:N0} sequences of {plan.Length} operations after their set-up"));
        terminal.Paragraph("", $"on {string.Join(", ", plan.Platforms)}");
        if (!IsEngine(plan)) terminal.Paragraph("", $"compared: {plan.Compared}");
        terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{summary.Chunks:N0} of {plan.Chunks:N0} chunks are done: {summary.Operations:N0} operations in {summary.Sequences:N0} sequences"));
        CoverageScreen.Write(terminal, summary.Coverage);
        foreach (var group in Groups(summary))
        {
            terminal.Line();
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{(group.Key.Length == 0 ? "no rule" : group.Key)}: {group.Count():N0} diverging sequences"), Ink.Bad);
            foreach (var finding in group.Take(MostShown)) terminal.Paragraph($"  case {finding.Case}  ", $"{finding.Summary}; replay: ./tmebox replay {finding.Token}{(IsEngine(plan) ? "" : " --impl CMD")}");
        }

        terminal.Line($"results {summary.Digest}", Ink.Faint);
        if (!summary.Findings.IsEmpty) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{summary.Findings.Length:N0} diverging sequences"), Ink.Bad);
        else if (summary.IsComplete) terminal.Line($"specification and {(IsEngine(plan) ? "engine" : "implementation")} agree", Ink.Good);
        else terminal.Line("nothing diverged so far; the campaign is not finished", Ink.Notice);
    }

    public static Document Documented(CampaignSummary s) => new(
        "tmebox-campaign/1", s.Plan.Seed, s.Plan.Cases, s.Plan.Length, s.Plan.Platforms, s.Plan.Compared, s.Chunks, s.Plan.Chunks, s.IsComplete, s.Sequences, s.Operations, s.Digest, s.Coverage, s.Findings);

    /// <summary>What a shard has done.</summary>
    public static RunDocument Ran(string file, CampaignPlan plan, CampaignShard shard, IReadOnlySet<long> chunks, int findings) => new(
        "tmebox-campaign-run/1", file, plan.Seed, plan.Compared, shard.ToString(), shard.ChunksOf(plan).LongCount(chunks.Contains), shard.ChunksOf(plan).LongCount(), findings);

    private static bool IsEngine(CampaignPlan plan) => plan.Compared == CampaignPlan.Engine;

    private static IEnumerable<IGrouping<string, CampaignFinding>> Groups(CampaignSummary summary) =>
        summary.Findings.GroupBy(f => f.Rule, StringComparer.Ordinal).OrderByDescending(g => g.Count()).ThenBy(g => g.Key, StringComparer.Ordinal);

    internal sealed record RunDocument(string Schema, string File, ulong Seed, string Compared, string Shard, long Chunks, long ChunksOfShard, int Findings);

    internal sealed record MergeDocument(string Schema, string File, ImmutableArray<MergedFile> Merged, long Chunks, long ChunksOfAll, string Digest);

    internal sealed record MergedFile(string File, long NewChunks);

    internal sealed record Document(
        string Schema, ulong Seed, long Cases, int Length, ImmutableArray<string> Platforms, string Compared, long Chunks, long ChunksOfAll, bool Complete, long Sequences, long Operations, string Digest,
        ImmutableSortedDictionary<string, RuleCoverage> Coverage, ImmutableArray<CampaignFinding> Findings);
}
