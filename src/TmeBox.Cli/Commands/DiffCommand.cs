using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using TmeBox.Cli.Diffing;
using TmeBox.Cli.Reporting;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Policies;

namespace TmeBox.Cli.Commands;

/// <summary><c>diff --impl CMD</c>: the specification against someone's own implementation.</summary>
internal static class DiffCommand
{
    private const long MostOperations = 1_000_000_000_000;
    private const string Witnesses = "models/vectors/rules";
    private static readonly ImplementationOptions Implementation = new("The implementation: a command that speaks docs/protocol.md, tcp:HOST:PORT or unix:PATH.");
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "What is run follows from it, and how much unless --time ends it; drawn at random and printed if not given.", HelpName = "N" };
    private static readonly Option<TimeSpan?> Time = DurationOption.Make("--time", "Run so long, such as 30s or 10m.");
    private static readonly Option<long> Iterations = new("--iterations") { Description = "Run at least so many operations.", HelpName = "N", DefaultValueFactory = _ => 50_000 };
    private static readonly Option<int> Length = new("--length") { Description = "Operations of a sequence after its set-up.", HelpName = "N", DefaultValueFactory = _ => 40 };
    private static readonly Option<int> Divergences = new("--divergences") { Description = "Stop after so many diverging sequences.", HelpName = "N", DefaultValueFactory = _ => 50 };
    private static readonly Option<string[]> Platforms = new("--platform") { Description = "Run on this platform only; several are permitted.", HelpName = "NAME", DefaultValueFactory = _ => [] };
    private static readonly Option<string?> Written = new PathOption<string?>("--sequences", PathUse.ReadFolder) { Description = $"A folder of written sequences to run first; {Witnesses} by default.", HelpName = "DIR" };
    private static readonly Option<string?> Output = new PathOption<string?>("--out", PathUse.WriteFolder) { Description = "Where a folder for each finding is written; artifacts/findings by default.", HelpName = "DIR" };

    private static readonly ReportOptions Reports = new();

    public static Command Make(Session session)
    {
        var command = new Command("diff", "Compare the specification with your implementation, and shrink where they differ.") { Seed, Time, Iterations, Length, Divergences, Platforms, Written, Output };
        Implementation.AddTo(command);
        Reports.AddTo(command);
        command.Excludes(Time, Iterations);
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var options = Options(parsed);
        var written = Sequences(parsed);
        var chosen = Implementation.Choose(parsed);
        using var host = chosen.Start(session);
        var terminal = session.Terminal;
        if (!session.IsJson) terminal.Say($"seed {options.Seed}, {host.Name}");
        var report = Progressing.Show(terminal, "comparing", options.Time?.TotalSeconds ?? options.Operations, tell => DiffCampaign.Run(
            host,
            options,
            written,
            p => tell(options.Time is null ? p.Operations : p.Elapsed.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"{p.Operations:N0} operations, {p.Sequences:N0} sequences")),
            session.Cancelled));
        var folders = Write(terminal, report, chosen, parsed.GetValue(Output));
        if (session.IsJson) JsonOutput.Write(terminal, DiffDocument.Of(report, folders));
        else DiffScreen.Write(terminal, report, folders.ToDictionary(f => f.Key, f => $"{f.Value} {chosen.Words}"));
        Reports.Write(parsed, new("diff", report.Name, report.Seed, report.Elapsed.TotalSeconds, report.Coverage, [.. report.Findings.Select(f => new ReportedFinding(f.Suspect, f.Title, DiffScreen.Text(report.Name, f), f.Token))]));
        if (report.Agrees) return ExitCodes.Well;
        return report.Findings.IsEmpty ? ExitCodes.Failure : ExitCodes.Finding;
    }

    private static DiffOptions Options(ParseResult parsed)
    {
        var (operations, length, divergences, platforms) = (parsed.GetValue(Iterations), parsed.GetValue(Length), parsed.GetValue(Divergences), parsed.GetRequiredValue(Platforms));
        var wrong = new List<string>();
        if (operations is < 1 or > MostOperations) wrong.Add($"--iterations: found {operations}; expected 1 to {MostOperations}");
        if (length is < 1 or > 4096) wrong.Add($"--length: found {length}; expected 1 to 4096");
        if (divergences is < 1 or > 10_000) wrong.Add($"--divergences: found {divergences}; expected 1 to 10000");
        foreach (var name in platforms)
            if (FuzzPlatform.All.All(p => p.Profile.Name != name))
                wrong.Add($"--platform: found '{name}'; expected {Suggestion.OneOf(name, FuzzPlatform.All.Select(p => p.Profile.Name))}");
        if (wrong.Count > 0) throw CommandException.BadInput([.. wrong]);
        return new(parsed.GetValue(Seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8)), operations, parsed.GetValue(Time), length, [.. platforms], divergences);
    }

    private static IReadOnlyList<(OperationSequence Sequence, int SetUpLength)> Sequences(ParseResult parsed)
    {
        var folder = parsed.GetValue(Written) ?? (Directory.Exists(Witnesses) ? Witnesses : null);
        if (folder is null) return [];
        if (!Directory.Exists(folder)) throw CommandException.BadInput($"--sequences: found no folder '{folder}'; expected one with sequences (.json)");
        try
        {
            return WrittenSequences.InFolder(folder);
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput(e.Message);
        }
    }

    // What was found is worth more than where nobody asked for it to be kept.
    private static Dictionary<DiffFinding, string> Write(Terminal terminal, DiffReport report, ImplementationOptions.Chosen chosen, string? output)
    {
        var folders = new Dictionary<DiffFinding, string>();
        var place = output ?? Path.Combine("artifacts", "findings");
        if (output is null && Place.Problem(place, PathUse.WriteFolder) is { } problem)
        {
            if (report.Findings.Length > 0) terminal.Say($"no folders of findings: {problem}, or --out DIR");
            return folders;
        }

        foreach (var finding in report.Findings)
        {
            var folder = Path.Combine(place, finding.Title);
            for (var number = 2; folders.ContainsValue(folder); number++) folder = Path.Combine(place, FormattableString.Invariant($"{finding.Title}.{number}"));
            FindingFolder.Write(folder, Remembered(finding, chosen), finding.Found, DiffScreen.Text(report.Name, finding));
            folders[finding] = folder;
        }

        return folders;
    }

    private static FindingDocument Remembered(DiffFinding finding, ImplementationOptions.Chosen chosen) => new(
        FindingDocument.CurrentSchema, chosen.Text, chosen.Deadline.TotalSeconds, chosen.Names, finding.Kind, finding.Suspect?.Id, finding.Count, finding.Token, finding.Shrunk);
}
