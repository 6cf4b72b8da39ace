using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Worlds;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Finding;

/// <summary>Holds what is proved of guarantees against the states that random lives of sandboxes visit, and the engine against the specification on the way.</summary>
internal static class GuaranteeFuzz
{
    private static readonly bool[] Sharing = [false, true];
    private static readonly ImmutableArray<string> Ordinary = ["client-none", "server-ci"];

    /// <summary>Proves, then runs; 1 if a promise is broken, 3 if a proof was not decided.</summary>
    /// <param name="session">The run of the command line.</param>
    /// <param name="options">What every campaign has.</param>
    /// <param name="sandboxes">Sandboxes in a run, or null for two or three.</param>
    /// <param name="length">Moves that are tried in a run.</param>
    public static int Run(Session session, FuzzOptions options, int? sandboxes, int length)
    {
        var platforms = (options.Platforms.IsDefaultOrEmpty ? Ordinary : options.Platforms).Select(name => PlatformFile.Named(name, ".")).ToList();
        if (platforms.Any(p => !p.Ok)) return Problems.Report(session, [.. platforms.SelectMany(p => p.Problems)]);
        var terminal = session.Terminal;
        var promises = Proved(session, [.. platforms.Select(p => p.Value!)]);
        if (!session.IsJson) terminal.Say($"seed {options.Seed}, {options.Workers} workers, {promises.Length} proved cells");
        var total = options.Time?.TotalSeconds ?? options.Operations;
        var report = Progressing.Show(terminal, "running", total, tell => WorldCampaign.Run(
            new(options.Seed, promises, options.Operations, options.Time, options.Workers, length, Sandboxes: sandboxes, Implementation: WorldOptions.Engine),
            p => tell(options.Time is null ? p.Moves : p.Elapsed.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"{p.Moves:N0} moves, {p.Runs:N0} runs")),
            session.Cancelled));
        if (report.End == WorldEnd.Cancelled) session.Cancelled.ThrowIfCancellationRequested();
        if (session.IsJson) JsonOutput.Write(terminal, Document.Of(report, promises));
        else Write(terminal, report);
        return report.Finding is null ? ExitCodes.Well : ExitCodes.Finding;
    }

    // The cells of every platform, guarantee, capability and kind of pages of which each obligation is proved.
    private static ImmutableArray<WorldPromise> Proved(Session session, ImmutableArray<Profile> platforms)
    {
        WorldPromise[] cells =
        [
            .. from platform in platforms
               from shared in Sharing
               from guarantee in Enum.GetValues<Guarantee>()
               from capability in Candidates.WithFullInvariant.Granted
               select new WorldPromise(platform, shared, guarantee, capability),
        ];
        var proofs = new CellProofs(Solvers.Load(secondOpinion: false).VerdictRunner);
        var proved = new bool[cells.Length];
        var done = 0;
        try
        {
            Progressing.Show(session.Terminal, "proving", cells.Length, tell => Parallel.For(0, cells.Length, new ParallelOptions { CancellationToken = session.Cancelled, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                proved[i] = proofs.Hold(cells[i].Platform, cells[i].Guarantee, cells[i].PagesAreShared, cells[i].Capability, session.Cancelled);
                var now = Interlocked.Increment(ref done);
                tell(now, $"{now} of {cells.Length} cells, {proofs.Count} obligations");
            }));
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<UndecidedCellException>().FirstOrDefault() is { } undecided)
        {
            throw new UndecidedCellException(undecided.Message);
        }

        return [.. cells.Where((_, i) => proved[i])];
    }

    private static void Write(Terminal terminal, WorldReport report)
    {
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture,
            $"seed {report.Seed}: {report.Moves:N0} moves in {report.Runs:N0} runs, {report.Checks:N0} invariants evaluated, {report.UsefulPercent:0.0} % of the generated moves made, {report.Elapsed.TotalSeconds:0.0} s"));
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture,
            $"up to {report.MostActing} sandboxes acted in a run, {string.Join(" and ", report.MovesOn.Where(n => n > 0).Select((n, core) => string.Create(CultureInfo.InvariantCulture, $"{n:N0} moves on core {core}")))}; {report.Compared:N0} operations compared with the engine"));
        foreach (var (premise, met) in report.Premises) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  met: {met:N0}, {premise}"), met == 0 ? Ink.Notice : Ink.Faint);
        foreach (var (reason, count) in report.Discards) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  not made: {count:N0}, {reason}"), Ink.Faint);
        if (report.Finding is { } finding) terminal.Paragraph("", finding.ToString(), Ink.Bad);
        else terminal.Line("every proved guarantee and invariant holds on every state, and the engine does what the specification does", Ink.Good);
    }

    private sealed record Document(
        string Schema,
        ulong Seed,
        bool Holds,
        ImmutableArray<string> Promises,
        long Moves,
        long Runs,
        long Checks,
        double UsefulPercent,
        ImmutableArray<long> MovesOn,
        int MostActing,
        long Compared,
        double Seconds,
        ImmutableSortedDictionary<string, long> MovesBy,
        ImmutableSortedDictionary<string, long> Discards,
        ImmutableSortedDictionary<string, long> Premises,
        string? Finding)
    {
        public static Document Of(WorldReport report, ImmutableArray<WorldPromise> promises) => new(
            "tmebox-guarantees/1",
            report.Seed,
            report.Finding is null,
            [.. promises.Select(p => p.ToString())],
            report.Moves,
            report.Runs,
            report.Checks,
            Math.Round(report.UsefulPercent, 2),
            report.MovesOn,
            report.MostActing,
            report.Compared,
            Math.Round(report.Elapsed.TotalSeconds, 3),
            report.MovesBy,
            report.Discards,
            report.Premises.ToImmutableSortedDictionary(p => p.Key.ToString(), p => p.Value, StringComparer.Ordinal),
            report.Finding?.ToString());
    }
}
