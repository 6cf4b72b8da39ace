using System.CommandLine;
using TmeBox.Bench.Conformance;
using TmeBox.Cli.Explaining;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Cli.Commands;

/// <summary><c>bench conformance</c>: how many sequences and vectors a second; 1 if an answer is wrong.</summary>
internal static class ConformanceBench
{
    private const int DefaultRounds = 15;
    private const int MostRounds = 1000;
    private static readonly string Page = Path.Combine("docs", "bench-conformance.md");
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each is timed; figures are medians.", HelpName = "N", DefaultValueFactory = _ => DefaultRounds };
    private static readonly Option<string?> From = new PathOption<string?>("--file", PathUse.ReadFile) { Description = "The vectors of this file instead of all.", HelpName = "FILE" };
    private static readonly Option<bool> Keep = new("--write") { Description = $"Write {Page} below the current folder." };

    public static Command Make(Session session)
    {
        var command = new Command("conformance", "Short sequences and vectors a second: in this process, and over a pipe with the C stub.") { Rounds, From, Keep };
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var (rounds, file, keep) = (parsed.GetValue(Rounds), parsed.GetValue(From), parsed.GetValue(Keep));
        if (rounds is < 1 or > MostRounds) throw CommandException.BadInput($"--rounds: found {rounds}; expected 1 to {MostRounds}");
        if (keep && (file is not null || rounds != DefaultRounds)) throw CommandException.BadInput("--write: found it with --file or --rounds; expected it alone, since the page shows all vectors");
        if (keep) Place.Require("--write", Page, PathUse.WriteFile);
        var repository = Repository.Find() ?? throw CommandException.BadInput("this folder: found no repository above the program or the current folder; expected to run in one, since the C stub is there");
        var set = file is null ? VectorGenerator.Generate() : VectorsCommand.Read(file);
        var done = 0;
        var report = Progressing.Show(session.Terminal, "measuring", ConformanceRun.Figures, tell => ConformanceRun.Of(set, rounds, repository, what => tell(done++, what), session.Cancelled));
        if (session.IsJson) JsonOutput.Write(session.Terminal, ConformanceDocument.Of(report));
        else Write(session.Terminal, report);
        if (keep && report.Finding is null) WholeFile.Write(Page, ConformancePage.Of(report));
        return report.Finding is null ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static void Write(Terminal terminal, ConformanceReport report)
    {
        terminal.Paragraph("", $"{report.Machine.Processor}, {report.Machine.Runtime}, AES path {report.Machine.Aes}; one core");
        var table = new TextTable([.. ConformanceText.Headers]);
        foreach (var figure in report.Figures)
            table.Add([.. ConformanceText.Row(figure).Select((text, column) => new TextCell(text, column == 2 ? figure.ReachesGoal ? Ink.Good : Ink.Notice : Ink.Plain))]);
        if (report.Figures.Count > 0) table.Write(terminal, 0);
        foreach (var figure in report.Figures) terminal.Paragraph($"{figure.Id}: ", figure.What, Ink.Faint);
        foreach (var missing in report.Missing) terminal.Paragraph("not measured here: ", missing, Ink.Notice);
        if (report.Finding is { } finding) terminal.Paragraph("", finding, Ink.Bad);
    }
}
