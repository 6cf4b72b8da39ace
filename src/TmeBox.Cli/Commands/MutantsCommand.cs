using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using TmeBox.Cli.Shell;
using TmeBox.Mutants;
using TmeBox.Policies;

namespace TmeBox.Cli.Commands;

/// <summary><c>mutants</c>: the seeded faults at the gates that must notice them.</summary>
internal static class MutantsCommand
{
    private static readonly string Page = Path.Combine("docs", "kill-matrix.md");
    private static readonly string ShrinkingPage = Path.Combine("docs", "shrinking.md");
    private static readonly Option<bool> Writes = new("--write") { Description = "Write docs/kill-matrix.md, or with --shrink docs/shrinking.md." };
    private static readonly Option<bool> Shrinks = new("--shrink") { Description = "Shrink a sequence for each fault of the engine instead, and look for the fewest operations." };
    private static readonly Option<string[]> Only = new("--only") { Description = "This mutant only; several are permitted.", HelpName = "ID", DefaultValueFactory = _ => [] };
    private static readonly Option<long> Search = new("--search") { Description = "With --shrink: how many operations to run for sequences of each length where few enough may not be left. 100 million decide every fault.", HelpName = "N", DefaultValueFactory = _ => ShrinkFigure.UsualSearch };
    private static readonly Option<int> Workers = new("--workers") { Description = "Threads.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };

    public static Command Make(Session session)
    {
        var command = new Command("mutants", "Put every seeded fault of specification and engine to proof, properties, vectors and replays.") { Writes, Shrinks, Search, Only, Workers };
        command.Needs([Search], Shrinks);
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var (writes, chosen, workers) = (parsed.GetValue(Writes), parsed.GetRequiredValue(Only), parsed.GetValue(Workers));
        if (workers is < 1 or > 1024) throw CommandException.BadInput($"--workers: found {workers}; expected 1 to 1024");
        var search = parsed.GetValue(Search);
        if (search < 1) throw CommandException.BadInput($"--search: found {search}; expected 1 or more");
        if (writes && chosen.Length > 0) throw CommandException.BadInput("--only: found it with --write; expected one of them, since the document holds all mutants");
        if (writes) Place.Require("--write", parsed.GetValue(Shrinks) ? ShrinkingPage : Page, PathUse.WriteFile);
        var faults = Chosen(chosen);
        if (parsed.GetValue(Shrinks)) return Shrink(session, [.. faults.Where(f => f is EngineCodeFault && f.Argument is null)], search, workers, writes, chosen.Length > 0);
        var variants = chosen.Length > 0 ? [] : KnownGood.All;
        var terminal = session.Terminal;
        var total = faults.Length + variants.Length;
        var gates = Gates();
        var matrix = Progressing.Show(terminal, "mutants", total, tell => KillMatrix.Compute(
            faults, variants, gates, workers, done => tell(done, $"{done} of {total} mutants and variants"), session.Cancelled));
        if (writes) WholeFile.Write(Page, KillMatrixText.Of(matrix));
        if (session.IsJson) JsonOutput.Write(terminal, Document.Of(matrix));
        else Write(terminal, matrix, showsRows: chosen.Length > 0);
        return matrix.Problems.Any() ? ExitCodes.Finding : ExitCodes.Well;
    }

    private static int Shrink(Session session, ImmutableArray<SeededFault> faults, long search, int workers, bool writes, bool showsRows)
    {
        var terminal = session.Terminal;
        var table = Progressing.Show(terminal, "shrinking", faults.Length, tell => ShrinkTable.Compute(
            faults, search, workers, done => tell(done, $"{done} of {faults.Length} mutants"), session.Cancelled));
        if (writes) WholeFile.Write(ShrinkingPage, table.ToMarkdown());
        if (session.IsJson)
        {
            JsonOutput.Write(terminal, new ShrinkDocument(
                "tmebox-shrinking/1", table.MedianShrunk, Math.Round(table.MedianSeconds, 3), table.WorstRatio, [.. table.Figures.Select(Row)], [.. table.Unseen.Select(f => f.Id)]));
        }
        else
        {
            foreach (var figure in table.Figures.Where(f => showsRows || f.IsSmall != true)) Write(terminal, figure);
            terminal.Line(string.Create(CultureInfo.InvariantCulture,
                $"{table.Figures.Length} mutants: median {table.MedianShrunk:0.#} operations left, {table.MedianSeconds:0.0} s; at most {table.WorstRatio:0.##} times the fewest, where that is known: of {table.Unknown.Count()} it is not"));
        }

        // What is not known is not well.
        return table.MedianShrunk <= 5 && table.WorstRatio <= ShrinkFigure.MostRatio && table.MedianSeconds <= 5 && !table.Unknown.Any() ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static ShrinkDocument.Row Row(ShrinkFigure f) =>
        new(f.Fault.Id, f.Found, f.Left.Length, f.Fewest.Operations, f.Fewest.IsExact, Math.Round(f.Time.TotalSeconds, 3), [.. f.Left.Select(o => o.ToString())]);

    private static void Write(Terminal terminal, ShrinkFigure figure)
    {
        terminal.Line(
            string.Create(CultureInfo.InvariantCulture, $"{figure.Fault.Id}: {figure.Left.Length} operations are left, the fewest are {figure.Fewest} ({figure.Time.TotalSeconds:0.0} s)"),
            figure.IsSmall switch { true => Ink.Plain, false => Ink.Bad, null => Ink.Notice });
        foreach (var operation in figure.Left) terminal.Paragraph("  ", operation.ToString(), Ink.Faint);
        foreach (var operation in figure.Fewest.Witness) terminal.Paragraph("  would do: ", operation.ToString(), Ink.Faint);
    }

    private static ImmutableArray<SeededFault> Chosen(string[] ids)
    {
        foreach (var id in ids)
            if (FaultCatalogue.Named(id) is null)
                throw CommandException.BadInput($"--only: found '{id}'; expected {Suggestion.OneOf(id, FaultCatalogue.All.Select(f => f.Id))}");
        return ids.Length == 0 ? FaultCatalogue.All : [.. FaultCatalogue.All.Where(f => ids.Contains(f.Id, StringComparer.Ordinal))];
    }

    private static ImmutableArray<IGate> Gates()
    {
        try
        {
            return KillMatrix.GatesOf(".");
        }
        catch (Exception e) when (e is IOException or FormatException)
        {
            throw CommandException.BadInput($"this folder: found no gates in it ({e.Message}); expected the repository");
        }
    }

    private static void Write(Terminal terminal, KillMatrix matrix, bool showsRows)
    {
        if (showsRows)
        {
            terminal.Line(string.Join(" | ", matrix.Gates.Prepend("mutant")), Ink.Faint);
            foreach (var row in matrix.Rows) terminal.Line(string.Join(" | ", row.Verdicts.Select(v => v.Text).Prepend(row.Fault.Id)));
        }

        foreach (var problem in matrix.Problems) terminal.Line(problem, Ink.Bad);
        var (killed, argued, quiet) = (matrix.Rows.Count(r => r.Killed), matrix.Rows.Count(r => r.Fault.Argument is not null), matrix.Variants.Count(v => v.Divergence is null));
        terminal.Line(
            $"{matrix.Rows.Length} mutants: {killed} killed, {argued} argued; {matrix.Variants.Length} known-good variants: {quiet} quiet",
            matrix.Problems.Any() ? Ink.Bad : Ink.Good);
    }

    private sealed record ShrinkDocument(string Schema, double MedianOperations, double MedianSeconds, double WorstRatio, IReadOnlyList<ShrinkDocument.Row> Rows, IReadOnlyList<string> Unseen)
    {
        public sealed record Row(string Id, int Found, int Left, int Fewest, bool Exact, double Seconds, IReadOnlyList<string> Operations);
    }

    private sealed record Document(string Schema, int Mutants, int Killed, IReadOnlyList<Document.Row> Rows, IReadOnlyList<Document.Variant> Variants, IReadOnlyList<string> Problems)
    {
        public static Document Of(KillMatrix matrix) => new(
            "tmebox-kill-matrix/1",
            matrix.Rows.Length,
            matrix.Rows.Count(r => r.Killed),
            [.. matrix.Rows.Select(r => new Row(r.Fault.Id, r.Fault.Place, r.Fault.RuleId, r.Fault.Argument, matrix.Gates.Zip(r.Verdicts).ToDictionary(g => g.First, g => new Cell(g.Second.Killed, g.Second.Text), StringComparer.Ordinal)))],
            [.. matrix.Variants.Select(v => new Variant(v.Variant.Id, v.Operations, v.Divergence))],
            [.. matrix.Problems]);

        public sealed record Row(string Id, string Place, string Rule, string? Argument, IReadOnlyDictionary<string, Cell> Gates);

        public sealed record Cell(bool Killed, string By);

        public sealed record Variant(string Id, long Operations, string? Divergence);
    }
}
