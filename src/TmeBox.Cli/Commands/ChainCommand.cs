using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using TmeBox.Chain;
using TmeBox.Chain.Links;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Policies;

namespace TmeBox.Cli.Commands;

/// <summary><c>chain</c>: code that the verifier accepts, on page tables in DRAM, under the guarantees, on specification and engine.</summary>
internal static class ChainCommand
{
    private const long MostSteps = 1_000_000_000_000;
    private static readonly ImmutableArray<bool> Sharing = [false, true];
    private static readonly ImmutableArray<string> Ordinary = ["client-none", "server-ci"];
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "What is run follows from it, whatever the --workers, and how much unless --time ends it; drawn at random and printed if not given.", HelpName = "N" };
    private static readonly Option<long> Steps = new("--steps") { Description = "Make at least so many steps.", HelpName = "N", DefaultValueFactory = _ => 200_000 };
    private static readonly Option<TimeSpan?> Time = DurationOption.Make("--time", "Run so long, such as 30s or 10m.");
    private static readonly Option<int> Workers = new("--workers") { Description = "Threads.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Option<int> Length = new("--length") { Description = $"Steps of a run, 1 to {ChainOptions.MostLength}.", HelpName = "N", DefaultValueFactory = _ => ChainOptions.UsualLength };
    private static readonly Option<string?> Cut = new("--cut") { Description = $"Cut a link of the chain, and see what breaks: {string.Join(", ", BrokenLink.All.Select(l => l.Name))}.", HelpName = "LINK" };
    private static readonly Option<bool> Links = new("--links") { Description = "Cut every link in turn, and say what breaks; Markdown." };

    public static Command Make(Session session)
    {
        var command = new Command("chain", "Run accepted code on page tables, specification and engine, and hold every step against the guarantees.") { Seed, Steps, Time, Workers, Length, Cut, Links };
        command.Excludes(Links, Seed, Steps, Time, Workers, Length, Cut);
        command.Excludes(Time, Steps);
        session.Act(command, parsed => parsed.GetValue(Links) ? Tabulate(session) : Run(session, Options(parsed)));
        return command;
    }

    private static int Run(Session session, ChainOptions options)
    {
        var terminal = session.Terminal;
        if (!session.IsJson) terminal.Say($"seed {options.Seed}, {options.Workers} workers");
        var report = Progressing.Show(terminal, "running", options.Time?.TotalSeconds ?? options.Steps, tell => ChainCampaign.Run(
            options,
            p => tell(options.Time is null ? p.Steps : p.Elapsed.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"{p.Steps:N0} steps, {p.Runs:N0} runs")),
            session.Cancelled));
        if (report.End == ChainEnd.Cancelled) session.Cancelled.ThrowIfCancellationRequested();
        if (session.IsJson) JsonOutput.Write(terminal, Document.Of(options, report));
        else Write(terminal, report);
        return report.Found is null ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static int Tabulate(Session session)
    {
        var (none, ci) = (Platform("client-none"), Platform("server-ci"));
        var table = Progressing.Show(session.Terminal, "cutting links", BrokenLink.All.Length, tell => LinkTable.Compute(
            none, ci, done => tell(done, $"{done} of {BrokenLink.All.Length} links"), session.Cancelled));
        if (session.IsJson) JsonOutput.Write(session.Terminal, LinkDocument.Of(table));
        else session.Terminal.Out.Write(table.ToMarkdown());
        foreach (var link in table.Unseen) session.Terminal.Say($"nothing breaks where the link {link.Name} is cut, which is a defect of ours");
        return table.Unseen.Any() ? ExitCodes.Failure : ExitCodes.Well;
    }

    private static ChainOptions Options(ParseResult parsed)
    {
        var (steps, workers, length, cut) = (parsed.GetValue(Steps), parsed.GetValue(Workers), parsed.GetValue(Length), parsed.GetValue(Cut));
        var link = BrokenLink.All.FirstOrDefault(l => l.Name == cut);
        var wrong = new List<string>();
        if (steps is < 1 or > MostSteps) wrong.Add($"--steps: found {steps}; expected 1 to {MostSteps}");
        if (workers is < 1 or > 1024) wrong.Add($"--workers: found {workers}; expected 1 to 1024");
        if (length is < 1 or > ChainOptions.MostLength) wrong.Add($"--length: found {length}; expected 1 to {ChainOptions.MostLength}");
        if (cut is not null && link is null) wrong.Add($"--cut: found '{cut}'; expected {Suggestion.OneOf(cut, BrokenLink.All.Select(l => l.Name))}");
        if (wrong.Count > 0) throw CommandException.BadInput([.. wrong]);
        var seed = parsed.GetValue(Seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        ImmutableArray<ChainGround> grounds = link is null
            ? [.. from shares in Sharing from name in Ordinary select ChainGround.Of(Platform(name), shares)]
            : [ChainGround.Of(Platform(link.IsAuthenticated ? "server-ci" : "client-none"), link.SharesPages)];
        return new(seed, grounds, steps, parsed.GetValue(Time), workers, length, link);
    }

    private static Spec.Machine.Profile Platform(string name) =>
        PlatformFile.Named(name, ".") is { Ok: true } file ? file.Value! : throw CommandException.BadInput($"found no sound platform {name}; expected models/platforms/{name}.yaml");

    private static void Write(Terminal terminal, ChainReport report)
    {
        var rate = report.Steps / Math.Max(report.Elapsed.TotalSeconds, 1e-9);
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture, $"seed {report.Seed}: {report.Steps:N0} steps in {report.Runs:N0} runs, {report.Elapsed.TotalSeconds:0.0} s, {rate:N0} steps a second"));
        foreach (var (what, count) in report.Counts) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {count:N0} {what}"), Ink.Faint);
        if (report.Found is { } found) terminal.Paragraph("", found.ToString(), Ink.Bad);
        else terminal.Line("every access of accepted code was a move of an instrumented sandbox, every guarantee held of it, and the engine did what the specification does", Ink.Good);
    }

    private sealed record Document(
        string Schema, ulong Seed, bool Holds, string? Cut, ImmutableArray<string> Grounds, long Steps, long Runs, double Seconds, ImmutableSortedDictionary<string, long> Counts, string? Break, ImmutableArray<string> Violated, string? Finding)
    {
        public static Document Of(ChainOptions options, ChainReport report) => new(
            "tmebox-chain/1",
            report.Seed,
            report.Found is null,
            options.Link?.Name,
            [.. options.Grounds.Select(g => g.ToString())],
            report.Steps,
            report.Runs,
            Math.Round(report.Elapsed.TotalSeconds, 3),
            report.Counts,
            report.Found?.Break.Kind.ToString(),
            report.Found is { } found ? [.. found.Break.Violated.Select(Naming.NameOf)] : [],
            report.Found?.ToString());
    }
}
