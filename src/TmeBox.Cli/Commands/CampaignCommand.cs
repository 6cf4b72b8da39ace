using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using TmeBox.Cli.Campaigning;
using TmeBox.Cli.Diffing;
using TmeBox.Cli.Reporting;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Campaigns;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Commands;

/// <summary><c>campaign run|merge|summary</c>: comparisons that outgrow a machine, in parts that any scheduler can start, kill and start again.</summary>
internal static class CampaignCommand
{
    private static readonly Option<string> Database = Results(PathUse.WriteFile);
    private static readonly Option<string> Known = Results(PathUse.ReadFile);
    private static readonly Option<ulong> Seed = new("--seed") { Description = "Everything follows from it.", HelpName = "N", Required = true };
    private static readonly Option<long> Cases = new("--cases") { Description = "Sequences of the whole campaign.", HelpName = "N", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> Length = new("--length") { Description = "Operations of a sequence after its set-up.", HelpName = "N", DefaultValueFactory = _ => 40 };
    private static readonly Option<string[]> Platforms = new("--platform") { Description = "Run on this platform only; several are permitted.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private static readonly Option<string> Shard = new("--shard") { Description = "Which part, from 0/n to n-1/n.", HelpName = "I/N", DefaultValueFactory = _ => "0/1" };
    private static readonly Option<int> Workers = new("--workers") { Description = "Threads.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Argument<string[]> Files = new PathArgument<string[]>("FILE", PathUse.Read) { Description = "Files of results, in any order.", Arity = ArgumentArity.OneOrMore };
    private static readonly ImplementationOptions Implementation = new("Compare this implementation instead of the engine: a command that speaks docs/protocol.md, tcp:HOST:PORT or unix:PATH. Each thread starts one.");
    private static readonly ReportOptions Reports = new();

    public static Command Make(Session session)
    {
        var run = new Command("run", "Run a part of a campaign; what the file has already is not run again.") { Database, Seed, Cases, Length, Platforms, Shard, Workers };
        Implementation.AddTo(run);
        run.Needs(Implementation.Details, Implementation.Implementation);
        session.Act(run, parsed => Guarded(() => Run(session, parsed)));
        var merge = new Command("merge", "Put the results of parts into one file, in any order, any number of times.") { Database, Files };
        session.Act(merge, parsed => Guarded(() => Merge(session, parsed)));
        var summary = new Command("summary", "Show what is known of a campaign.") { Known };
        Reports.AddTo(summary);
        session.Act(summary, parsed => Guarded(() => Summarize(session, parsed)));
        return new("campaign", "Compare the specification with the engine, or your implementation, in parts, on one machine or many.") { run, merge, summary };
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var chosen = parsed.GetValue(Implementation.Implementation) is null ? null : Implementation.Choose(parsed);
        var (plan, shard, workers) = Wanted(session, parsed, chosen);
        var path = parsed.GetRequiredValue(Database);
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder) Directory.CreateDirectory(folder);
        using var store = CampaignStore.Open(path, plan);
        session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"seed {plan.Seed}, shard {shard}, {workers} workers, {store.Chunks().Count:N0} chunks are done already"));
        Progressing.Show(session.Terminal, "comparing", shard.ChunksOf(plan).LongCount(), tell =>
        {
            void Tell(long done, long all) => tell(done, string.Create(CultureInfo.InvariantCulture, $"{done:N0} of {all:N0} chunks"));
            if (chosen is null) CampaignWork.Run(store, shard, workers, Tell, cancellation: session.Cancelled);
            else CampaignWork.Run(store, shard, workers, () => chosen.Start(session), Tell, session.Cancelled);
            return true;
        });
        var findings = store.Summary().Findings.Length;
        if (session.IsJson) JsonOutput.Write(session.Terminal, CampaignScreen.Ran(path, plan, shard, store.Chunks(), findings));
        else session.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"shard {shard} is done; {findings:N0} diverging sequences in {path}"), findings == 0 ? Ink.Good : Ink.Bad);
        return findings == 0 ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static (CampaignPlan Plan, CampaignShard Shard, int Workers) Wanted(Session session, ParseResult parsed, ImplementationOptions.Chosen? chosen)
    {
        var workers = parsed.GetValue(Workers);
        if (workers is < 1 or > 1024) throw CommandException.BadInput($"--workers: found {workers}; expected 1 to 1024");
        CampaignShard shard;
        try
        {
            shard = CampaignShard.Parse(parsed.GetRequiredValue(Shard));
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput("--shard: " + e.Message);
        }

        var (cases, length) = (parsed.GetValue(Cases), parsed.GetValue(Length));
        if (cases is < 1 or > CampaignPlan.MostCases) throw CommandException.BadInput($"--cases: found {cases}; expected 1 to {CampaignPlan.MostCases}");
        if (length is < 1 or > 4096) throw CommandException.BadInput($"--length: found {length}; expected 1 to 4096");
        try
        {
            var (seed, platforms) = (parsed.GetValue(Seed), parsed.GetRequiredValue(Platforms));
            if (chosen is null) return (CampaignPlan.Of(seed, cases, length, platforms), shard, workers);
            using var host = chosen.Start(session);
            return (CampaignPlan.Of(seed, cases, length, platforms, host), shard, workers);
        }
        catch (ArgumentException e)
        {
            throw CommandException.BadInput("--platform: " + e.Message.Split(" (Parameter")[0]);
        }
    }

    private static int Merge(Session session, ParseResult parsed)
    {
        var (path, files) = (parsed.GetRequiredValue(Database), parsed.GetRequiredValue(Files));
        foreach (var file in files) StoreFile.Refuse(path, file);
        CampaignPlan plan;
        using (var first = CampaignStore.Open(files[0])) plan = first.Plan;
        using var store = CampaignStore.Open(path, plan);
        var merged = ImmutableArray.CreateBuilder<CampaignScreen.MergedFile>();
        foreach (var file in files)
        {
            session.Cancelled.ThrowIfCancellationRequested();
            merged.Add(new(file, store.Merge(file)));
            session.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{file}: {merged[^1].NewChunks:N0} chunks are new"));
        }

        var summary = store.Summary();
        if (session.IsJson) JsonOutput.Write(session.Terminal, new CampaignScreen.MergeDocument("tmebox-campaign-merge/1", path, merged.ToImmutable(), summary.Chunks, plan.Chunks, summary.Digest));
        else session.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{path}: {summary.Chunks:N0} of {plan.Chunks:N0} chunks, results {summary.Digest}"));
        return ExitCodes.Well;
    }

    private static int Summarize(Session session, ParseResult parsed)
    {
        using var store = CampaignStore.Open(parsed.GetRequiredValue(Known));
        var summary = store.Summary();
        if (session.IsJson) JsonOutput.Write(session.Terminal, CampaignScreen.Documented(summary));
        else CampaignScreen.Write(session.Terminal, summary);
        Reports.Write(parsed, new("campaign", summary.Plan.Compared, summary.Plan.Seed, 0, summary.Coverage, [.. summary.Findings.Select(Reported)]));
        if (!summary.Findings.IsEmpty) return ExitCodes.Finding;
        return summary.IsComplete ? ExitCodes.Well : ExitCodes.Failure;
    }

    private static PathOption<string> Results(PathUse use) => new("--db", use) { Description = "The file of results.", HelpName = "FILE", Required = true };

    private static ReportedFinding Reported(CampaignFinding finding) =>
        new(RuleBook.Named(finding.Rule), finding.Rule.Length == 0 ? "no-rule" : finding.Rule, finding.Summary, finding.Token);

    private static int Guarded(Func<int> work)
    {
        try
        {
            return work();
        }
        catch (CampaignException e)
        {
            throw CommandException.BadInput(e.Message);
        }
    }
}
