using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Reporting;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Worlds;
using TmeBox.Policies;

namespace TmeBox.Cli.Commands;

/// <summary><c>fuzz</c>: generated sequences on the specification and the engine.</summary>
internal static class FuzzCommand
{
    private const long MostOperations = 1_000_000_000_000;
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "What is run follows from it, whatever the --workers, and how much unless --time ends it; drawn at random and printed if not given.", HelpName = "N" };
    private static readonly Option<TimeSpan?> Time = DurationOption.Make("--time", "Run so long, such as 30s or 10m.");
    private static readonly Option<long> Iterations = new("--iterations") { Description = "Run at least so many operations.", HelpName = "N", DefaultValueFactory = _ => 200_000 };
    private static readonly Option<int> Workers = new("--workers") { Description = "Threads.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Option<bool> Guarantees = new("--guarantees") { Description = "Evaluate what is proved of guarantees on the states that random lives of sandboxes visit, on specification and engine, instead." };
    private static readonly Option<int?> Sandboxes = new("--sandboxes") { Description = $"With --guarantees: sandboxes in a run, {WorldOptions.FewestSandboxes} to {WorldOptions.MostSandboxes}; two or three if not given.", HelpName = "N" };
    private static readonly Option<int> Length = new("--length") { Description = $"With --guarantees: moves that are tried in a run, 1 to {WorldOptions.MostLength}.", HelpName = "N", DefaultValueFactory = _ => 60 };
    private static readonly Option<bool> Rules = new("--rules") { Description = "Show what each rule did." };
    private static readonly Option<string[]> Platforms = new("--platform")
    {
        Description = "Run on this platform only; several are permitted. One of the campaign's own, or with --guarantees one of models/platforms.", HelpName = "NAME", DefaultValueFactory = _ => [],
    };

    private static readonly Option<string?> Token = new("--token") { Description = "Run what a replay token names, and shrink it.", HelpName = "T" };

    private static readonly ReportOptions Reports = new();

    public static Command Make(Session session)
    {
        var command = new Command("fuzz", "Compare specification and engine on generated sequences.") { Seed, Time, Iterations, Workers, Platforms, Rules, Guarantees, Sandboxes, Length, Token };
        Reports.AddTo(command);
        command.Excludes(Token, [Seed, Time, Iterations, Workers, Platforms, Rules, Guarantees, Sandboxes, Length, .. Reports.All]);
        command.Excludes(Guarantees, [Rules, .. Reports.All]);
        command.Excludes(Time, Iterations);
        command.Needs([Sandboxes, Length], Guarantees);
        session.Act(command, parsed => parsed.GetValue(Token) is { } token ? TokenReplay.Run(session, token)
            : parsed.GetValue(Guarantees) ? GuaranteeFuzz.Run(session, Options(parsed), parsed.GetValue(Sandboxes), parsed.GetValue(Length))
            : Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var options = Options(parsed);
        foreach (var name in options.Platforms)
            if (FuzzPlatform.All.All(p => p.Profile.Name != name))
                throw CommandException.BadInput($"--platform: found '{name}'; expected {Suggestion.OneOf(name, FuzzPlatform.All.Select(p => p.Profile.Name))}");
        var terminal = session.Terminal;
        if (!session.IsJson) terminal.Say($"seed {options.Seed}, {options.Workers} workers");
        var total = options.Time?.TotalSeconds ?? options.Operations;
        var report = Progressing.Show(terminal, "comparing", total, tell => FuzzCampaign.Run(
            options,
            p => tell(options.Time is null ? p.Operations : p.Elapsed.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"{p.Operations:N0} operations, {p.Sequences:N0} sequences")),
            session.Cancelled));
        if (report.End == FuzzEnd.Cancelled) session.Cancelled.ThrowIfCancellationRequested();
        if (session.IsJson) JsonOutput.Write(terminal, FuzzDocument.Of(report));
        else Write(terminal, report, parsed.GetValue(Rules));
        Reports.Write(parsed, new("fuzz", "engine", report.Seed, report.Elapsed.TotalSeconds, report.Coverage, report.Finding is { } f ? [Reported(f)] : []));
        return report.Finding is null ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static ReportedFinding Reported(FuzzFinding finding)
    {
        var suspect = finding.Divergence.Rules.IsEmpty ? null : finding.Divergence.Rules[^1];
        return new(suspect, suspect?.Id ?? "no-rule", finding.ToString(), finding.Token);
    }

    private static FuzzOptions Options(ParseResult parsed)
    {
        var (operations, workers) = (parsed.GetValue(Iterations), parsed.GetValue(Workers));
        var wrong = new List<string>();
        if (operations is < 1 or > MostOperations) wrong.Add($"--iterations: found {operations}; expected 1 to {MostOperations}");
        if (workers is < 1 or > 1024) wrong.Add($"--workers: found {workers}; expected 1 to 1024");
        if (parsed.GetValue(Sandboxes) is { } sandboxes && sandboxes is < WorldOptions.FewestSandboxes or > WorldOptions.MostSandboxes)
            wrong.Add($"--sandboxes: found {sandboxes}; expected {WorldOptions.FewestSandboxes} to {WorldOptions.MostSandboxes}");
        if (parsed.GetValue(Length) is var length && length is < 1 or > WorldOptions.MostLength) wrong.Add($"--length: found {length}; expected 1 to {WorldOptions.MostLength}");
        if (wrong.Count > 0) throw CommandException.BadInput([.. wrong]);
        var seed = parsed.GetValue(Seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        return new(seed, operations, parsed.GetValue(Time), workers, Platforms: [.. parsed.GetRequiredValue(Platforms)]);
    }

    private static void Write(Terminal terminal, FuzzReport report, bool showsRules)
    {
        var rate = report.Operations / Math.Max(report.Elapsed.TotalSeconds, 1e-9);
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture,
            $"seed {report.Seed}: {report.Operations:N0} operations in {report.Sequences:N0} sequences, {report.UsefulPercent:0.0} % useful, {report.Elapsed.TotalSeconds:0.0} s, {rate:N0} operations a second"));
        terminal.Paragraph("", $"on {string.Join(", ", report.Platforms)}");
        CoverageScreen.Write(terminal, report.Coverage);
        if (showsRules) CoverageScreen.WriteAll(terminal, report.Coverage);
        foreach (var (reason, count) in report.Useless) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  useless: {count:N0}, {reason}"), Ink.Faint);
        foreach (var (reason, count) in report.Discards) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  not run: {count:N0}, {reason}"), Ink.Faint);
        if (report.Finding is { } finding) FindingScreen.Write(terminal, finding);
        else terminal.Line("specification and engine agree", Ink.Good);
    }
}
