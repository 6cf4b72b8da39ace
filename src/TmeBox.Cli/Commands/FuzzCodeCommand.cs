using System.Collections.Immutable;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Shell;
using TmeBox.Spec.Rules;
using TmeBox.X86.Fuzzing.Campaign;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Fuzzing.Holes;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Commands;

/// <summary><c>fuzz-code</c>: mutants of accepted code, run natively where an escape is seen.</summary>
internal static class FuzzCodeCommand
{
    private static readonly Option<ulong?> Seed = new("--seed") { Description = "What is made and run follows from it and the workers; drawn at random and printed if not given.", HelpName = "N" };
    private static readonly Option<TimeSpan?> Time = DurationOption.Make("--time", "Run so long, such as 30s or 10m.");
    private static readonly Option<long> Iterations = new("--iterations") { Description = "Until so many distinct accepted mutants have run.", HelpName = "N", DefaultValueFactory = _ => 100_000 };
    private static readonly Option<int> Workers = new("--workers") { Description = "Threads, each with a harness process.", HelpName = "N", DefaultValueFactory = _ => Environment.ProcessorCount };
    private static readonly Option<string> Profile = new("--profile") { Description = "data, code (code and data), or both in turn.", HelpName = "P", DefaultValueFactory = _ => "both" };
    private static readonly Option<string?> Token = new("--token") { Description = "Run what a finding's token names.", HelpName = "T" };
    private static readonly Option<bool> Holes = new("--holes") { Description = "Break each code rule, and say which case and which native run notices; Markdown." };

    public static Command Make(Session session)
    {
        var command = new Command("fuzz-code", "Mutate accepted code and run natively what is still accepted.") { Seed, Time, Iterations, Workers, Profile, Token, Holes };
        command.Excludes(Token, Seed, Time, Iterations, Workers, Profile, Holes);
        command.Excludes(Holes, Seed, Time, Iterations, Workers, Profile);
        command.Excludes(Time, Iterations);
        session.Act(command, parsed =>
        {
            try
            {
                return parsed.GetValue(Token) is { } token ? Repeat(session, token) : parsed.GetValue(Holes) ? Tabulate(session) : Run(session, parsed);
            }
            catch (HarnessException e)
            {
                throw new CommandException(ExitCodes.Failure, e.Message);
            }
        });
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var options = Options(parsed);
        var terminal = session.Terminal;
        if (!session.IsJson) terminal.Say($"seed {options.Seed}, {options.Workers} workers");
        var report = Progressing.Show(terminal, "running", options.Time?.TotalSeconds ?? options.Executed, tell => CodeFuzzCampaign.Run(
            options,
            p => tell(options.Time is null ? p.Executed : p.Elapsed.TotalSeconds, string.Create(CultureInfo.InvariantCulture, $"{p.Executed:N0} mutants, {p.Runs:N0} runs")),
            session.Cancelled));
        if (report.IsCancelled) session.Cancelled.ThrowIfCancellationRequested();
        if (session.IsJson) JsonOutput.Write(terminal, CodeFuzzDocument.Of(report));
        else CodeFuzzScreen.Write(terminal, report);
        return report.IsClean ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static CodeFuzzOptions Options(ParseResult parsed)
    {
        var (executed, workers, profile) = (parsed.GetValue(Iterations), parsed.GetValue(Workers), parsed.GetValue(Profile));
        var wrong = new List<string>();
        if (executed is < 1 or > 1_000_000_000) wrong.Add($"--iterations: found {executed}; expected 1 to 1000000000");
        if (workers is < 1 or > 64) wrong.Add($"--workers: found {workers}; expected 1 to 64");
        if (profile is not ("data" or "code" or "both")) wrong.Add($"--profile: found '{profile}'; expected data, code or both");
        if (wrong.Count > 0) throw CommandException.BadInput([.. wrong]);
        ImmutableArray<IsolationProfile> profiles = profile switch
        {
            "data" => [IsolationProfile.Data],
            "code" => [IsolationProfile.CodeAndData],
            _ => [IsolationProfile.CodeAndData, IsolationProfile.Data],
        };
        var seeds = CodeCorpus.Read().Where(c => c.Regions.Length == 1 && c.Case.Verdicts.Values.Any(v => v.Rule is null)).Select(c => c.Regions[0]).ToImmutableArray();
        var seed = parsed.GetValue(Seed) ?? BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(8));
        return new(seed, executed, parsed.GetValue(Time), workers, profiles, CodeCorpus.Harness(), new SweepVerifier(1), seeds, new ReferenceVerifier());
    }

    private static int Repeat(Session session, string token)
    {
        try
        {
            var harness = CodeCorpus.Harness();
            var difference = CodeFuzzCampaign.Compare(token, harness, new SweepVerifier(1), new ReferenceVerifier());
            var (escape, listing) = CodeFuzzCampaign.Repeat(token, harness);
            if (session.IsJson) JsonOutput.Write(session.Terminal, new RepeatDocument("tmebox-fuzz-code-token/1", token, escape.ToString(), difference is null ? null : CodeFuzzDocument.Said(difference), listing));
            else CodeFuzzScreen.Write(session.Terminal, escape, difference, listing);
            return escape == Escape.None && difference is null ? ExitCodes.Well : ExitCodes.Finding;
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput($"token: {e.Message}; expected the whole token that fuzz-code printed, such as x1.AAAA");
        }
    }

    private static int Tabulate(Session session)
    {
        var table = Progressing.Show(session.Terminal, "breaking rules", RuleBook.Code.Length, tell => CodeHoleTable.Compute(
            mutant => new ReferenceVerifier(mutant), CodeCorpus.Read(), CodeCorpus.Harness(), done => tell(done, $"{done} of {RuleBook.Code.Length} rules"), cancel: session.Cancelled));
        if (session.IsJson) JsonOutput.Write(session.Terminal, CodeHoleDocument.Of(table));
        else session.Terminal.Out.Write(table.ToMarkdown());
        foreach (var rule in table.Unnoticed) session.Terminal.Say($"no case notices that {rule.Id} is broken, which is a defect of ours");
        return table.Unnoticed.Any() ? ExitCodes.Failure : ExitCodes.Well;
    }

    private sealed record RepeatDocument(string Schema, string Token, string Escape, string? Disagreement, ImmutableArray<string> Listing);
}
