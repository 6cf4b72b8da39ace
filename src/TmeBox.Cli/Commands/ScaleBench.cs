using System.CommandLine;
using TmeBox.Bench.Measuring;
using TmeBox.Bench.Reporting;
using TmeBox.Bench.Scale;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Sides;

namespace TmeBox.Cli.Commands;

/// <summary><c>bench scale</c>: the engine with as many sandboxes as a platform can have; 1 if an access does not show what it must.</summary>
internal static class ScaleBench
{
    private static readonly ScaleSize Whole = new();
    private static readonly string Page = Path.Combine("docs", "bench-scale.md");
    private static readonly Option<int> Sandboxes = Number("--sandboxes", "Sandboxes that live at once.", Whole.Sandboxes);
    private static readonly Option<int> Lifetimes = Number("--lifetimes", "Sandboxes that come and go.", Whole.Lifetimes);
    private static readonly Option<int> OwnershipChanges = Number("--ownership-changes", "Changes of a line's owner.", Whole.OwnershipChanges);
    private static readonly Option<int> Rounds = Number("--rounds", "How often each size is timed; figures are medians.", Whole.Rounds);
    private static readonly Option<string> Platform = new("--platform") { Description = "A platform of models/platforms.", HelpName = "NAME", DefaultValueFactory = _ => "wide" };
    private static readonly Option<bool> Keep = new("--write") { Description = $"Write {Page} below the current folder." };

    public static Command Make(Session session)
    {
        var command = new Command("scale", "The engine with many sandboxes: time and memory, every access checked.") { Sandboxes, Lifetimes, OwnershipChanges, Rounds, Platform, Keep };
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var platform = PlatformFile.Named(parsed.GetRequiredValue(Platform), ".");
        if (!platform.Ok) return Problems.Report(session, platform.Problems);
        var profile = EngineProfiles.For(platform.Value);
        var size = new ScaleSize(parsed.GetValue(Sandboxes), parsed.GetValue(Lifetimes), parsed.GetValue(OwnershipChanges), parsed.GetValue(Rounds));
        if (size.Problem(profile) is { } problem) throw CommandException.BadInput(problem);
        var keep = parsed.GetValue(Keep);
        if (keep && size != Whole) throw CommandException.BadInput("--write: found it with another size; expected it alone, since the page shows the whole size");
        if (keep) Place.Require("--write", Page, PathUse.WriteFile);
        var done = 0;
        var report = Progressing.Show(session.Terminal, "measuring", ScaleRun.StepsOf(size), tell => ScaleRun.Of(platform.Value.Name, profile, size, what => tell(done++, what), session.Cancelled));
        if (session.IsJson) JsonOutput.Write(session.Terminal, ScaleDocument.Of(report));
        else Write(session.Terminal, report);
        if (keep && report.Finding is null) WholeFile.Write(Page, ScalePage.Of(report));
        return report.Finding is null ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static Option<int> Number(string name, string description, int otherwise) => new(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };

    private static void Write(Terminal terminal, ScaleReport report)
    {
        terminal.Paragraph("", $"{report.Machine.Processor}, {report.Machine.Runtime}, AES path {report.Machine.Aes}; platform {report.Platform}, one thread");
        var table = new TextTable([.. ScaleText.Headers]);
        foreach (var figure in report.Figures)
        {
            var ink = Met(figure.ReachesGoal);
            table.Add([.. ScaleText.Row(figure).Select((text, column) => new TextCell(text, column == 3 ? ink : Ink.Plain))]);
        }

        if (report.Figures.Count > 0) table.Write(terminal, 0);
        foreach (var m in report.Accesses) Access(terminal, m);
        if (report.Finding is { } finding) terminal.Paragraph("", finding.ToString(), Ink.Bad);
        else terminal.Line(ScaleText.Sentence(report), Ink.Good);
    }

    private static void Access(Terminal terminal, Measurement m) => terminal.Paragraph("",
        $"{m.Row.What}: {RatioText.Of(m.Ratio, m.Row.Form)} of the speed with {m.Row.Against} ({RatioText.Spread(m)}), {RatioText.Time(m)} an access; the goal is {RatioText.Goal(m.Row)}", Met(m.ReachesGoal));

    private static Ink Met(bool? reached) => reached switch { true => Ink.Good, false => Ink.Notice, _ => Ink.Plain };
}
