using System.CommandLine;
using TmeBox.Bench.Engine;
using TmeBox.Bench.Measuring;
using TmeBox.Bench.Reporting;
using TmeBox.Cli.Explaining;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Files;

namespace TmeBox.Cli.Commands;

/// <summary><c>bench engine</c>: the engine's speed as ratios to what the machine can do and to peers, and a gate against an earlier run.</summary>
internal static class BenchCommand
{
    private const int MostSamples = 100_000;

    // A figure that fell behind is measured again: what the machine did beside it passes, a slower program does not.
    private const int MostRepeats = 2;
    private static readonly string Page = Path.Combine("docs", "bench.md");
    private static readonly string Figures = Path.Combine("docs", "bench.json");
    private static readonly Option<string?> Filter = new("--filter") { Description = "Only figures whose id contains this.", HelpName = "TEXT" };
    private static readonly Option<int> Samples = new("--samples") { Description = "Samples a figure.", HelpName = "N", DefaultValueFactory = _ => 201 };
    private static readonly Option<string?> Compare = new PathOption<string?>("--baseline", PathUse.ReadFile) { Description = "End with 1 if a ratio is 15 % worse than in this file, which --json wrote.", HelpName = "FILE" };
    private static readonly Option<bool> Check = new("--check-baseline") { Description = $"The same with the repository's {Figures}: the gate." };
    private static readonly Option<bool> Keep = new("--write") { Description = $"Write {Page} and {Figures} below the current folder." };

    public static Command Make(Session session)
    {
        var engine = new Command("engine", "The engine: cipher, MAC, memory, threads.") { Filter, Samples, Compare, Check, Keep };
        engine.Excludes(Compare, Check);
        session.Act(engine, parsed => Run(session, parsed));
        return new Command("bench", "Measure speed as ratios inside one process.") { engine, SpecificationBench.Make(session), VerifyBench.Make(session), ScaleBench.Make(session), ConformanceBench.Make(session) };
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var (samples, rows) = (parsed.GetValue(Samples), Rows(parsed.GetValue(Filter)));
        if (samples is < Pairing.FewestSamples or > MostSamples) throw CommandException.BadInput($"--samples: found {samples}; expected {Pairing.FewestSamples} to {MostSamples}");
        var keep = parsed.GetValue(Keep);
        if (keep && rows.Count < EngineRows.All.Count) throw CommandException.BadInput("--write: found it with --filter; expected one of them, since the page shows all figures");
        foreach (var file in keep ? [Page, Figures] : Array.Empty<string>()) Place.Require("--write", file, PathUse.WriteFile);
        var baseline = Wanted(parsed, rows);
        var report = Measure(session, rows, samples);
        for (var again = 0; again < MostRepeats && baseline?.Behind(report) is { Count: > 0 } behind; again++) report = report.Better(Measure(session, [.. behind], samples));
        var findings = baseline?.Findings(report);
        if (session.IsJson) JsonOutput.Write(session.Terminal, BenchDocument.Of(report, findings));
        else Write(session.Terminal, report, findings, baseline?.Processor);
        if (keep)
        {
            WholeFile.Write(Page, BenchPage.Of(report));
            WholeFile.Write(Figures, JsonOutput.Of(BenchDocument.Of(report)) + "\n");
        }

        return findings is { Count: > 0 } ? ExitCodes.Finding : ExitCodes.Well;
    }

    private static List<BenchRow> Rows(string? filter)
    {
        List<BenchRow> rows = [.. EngineRows.All.Where(r => filter is null || r.Id.Contains(filter, StringComparison.OrdinalIgnoreCase))];
        return rows.Count > 0 ? rows : throw CommandException.BadInput($"--filter: found '{filter}', which is in no id; expected a part of {Meant.OneOf(filter!, EngineRows.All.Select(r => r.Id))}");
    }

    private static Baseline? Wanted(ParseResult parsed, List<BenchRow> rows)
    {
        var file = parsed.GetValue(Compare);
        if (!parsed.GetValue(Check)) return file is null ? null : Read(file);
        var repository = Repository.Find() ?? throw CommandException.BadInput("--check-baseline: found no repository above the program or the current folder; expected to run in one, or --baseline FILE");
        return Read(Path.Combine(repository, Figures)).Without(EngineRows.All, rows);
    }

    private static Baseline Read(string file)
    {
        try
        {
            return Baseline.Read(file);
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.BadInput($"{file}:1: found {FileTrouble.Found(file, e)}; expected the output of 'tmebox bench engine --json'");
        }
    }

    private static BenchReport Measure(Session session, List<BenchRow> rows, int samples)
    {
        var done = 0;
        return Progressing.Show(session.Terminal, "measuring", rows.Count, tell => BenchReport.Of(rows, samples, row => tell(done++, row.Id), session.Cancelled));
    }

    private static void Write(Terminal terminal, BenchReport report, IReadOnlyList<string>? findings, string? processor)
    {
        terminal.Paragraph("", $"{report.Machine.Processor}, {report.Machine.Cores} cores, {report.Machine.Runtime}, AES path {report.Machine.Aes}");
        var table = new TextTable("figure", "against", "ratio", "middle half", "goal", "time");
        foreach (var m in report.Measurements)
        {
            var ink = m.ReachesGoal switch { true => Ink.Good, false => Ink.Notice, _ => Ink.Plain };
            table.Add(m.Row.Id, m.Row.Against, new(RatioText.Of(m.Ratio, m.Row.Form), ink), RatioText.Spread(m), RatioText.Goal(m.Row), RatioText.Time(m));
        }

        if (report.Measurements.Count > 0) table.Write(terminal, 0);
        foreach (var row in report.Missing) terminal.Line($"not measured here: {row.Id}: {row.Missing}", Ink.Notice);
        if (findings is null) return;
        if (processor != report.Machine.Processor) terminal.Line($"the baseline was measured on another processor, {processor}: ratios differ between processors", Ink.Notice);
        foreach (var finding in findings) terminal.Line(finding, Ink.Bad);
        if (findings.Count == 0) terminal.Line("no ratio is 15 % below the baseline", Ink.Good);
    }
}
