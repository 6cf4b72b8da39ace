using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json.Nodes;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Cli.Verifying;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Images;
using TmeBox.X86.Reporting;

namespace TmeBox.Cli.Commands;

/// <summary><c>verify FILE...</c>: whether compiled code keeps to the code rules.</summary>
internal static class VerifyCommand
{
    private const int MostShown = 20;

    // A run with more results GitHub rejects (its documentation, "SARIF results exceed limits"), and all files are one run.
    private const int MostWritten = 25_000;
    private static readonly Argument<string[]> Files = new PathArgument<string[]>("FILE", PathUse.Read) { Description = "ELF64 executables, shared or relocatable objects; with --raw, code.", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<string> Profile = new("--profile") { Description = "What the code is to promise: data or code+data.", HelpName = "PROFILE", DefaultValueFactory = _ => "code+data" };
    private static readonly Option<bool> Raw = new("--raw") { Description = "The files are code and nothing else." };
    private static readonly Option<string?> At = new("--at") { Description = "Window offset at which an image starts, such as 0x400000.", HelpName = "OFFSET" };
    private static readonly Option<bool> CrossChecked = new("--cross-check") { Description = "Ask all verifiers, and fail if they disagree." };
    private static readonly Option<string> Syntax = new("--syntax") { Description = "How instructions are written: att or intel.", HelpName = "SYNTAX", DefaultValueFactory = _ => "att" };
    private static readonly Option<int?> Limit = new("--limit") { Description = $"Show, or write with --json and --sarif, at most so many findings a file; if not given, {MostShown} are shown, and {MostWritten} shared by all files written.", HelpName = "N" };
    private static readonly Option<bool> All = new("--all") { Description = "Show and write every finding." };
    private static readonly Option<string?> Sarif = new PathOption<string?>("--sarif", PathUse.WriteFile) { Description = "Write the findings to a file for code-scanning tools (SARIF 2.1.0).", HelpName = "FILE" };
    private static readonly Option<bool> SelfChecked = new("--self-check") { Description = "Compare our verifiers with each other and with the decoder: over all encodings, or over the code of the files." };
    private static readonly Option<int> Every = new("--every") { Description = "With --self-check: every N-th encoding only.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<int> Seed = new("--seed") { Description = "With --self-check: on what is drawn at random depends.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> Rules = new("--rules") { Description = "Write the table of rules as JSON, and verify nothing." };

    public static Command Make(Session session, CodeVerifiers verifiers)
    {
        var command = new Command("verify", "Whether compiled code may run in a sandbox.") { Files, Profile, Raw, At, CrossChecked, Syntax, Limit, All, Sarif, SelfChecked, Every, Seed, Rules };
        command.Excludes(Rules, Profile, Raw, At, CrossChecked, Syntax, Limit, All, Sarif, SelfChecked, Every, Seed);
        command.Excludes("FILE", parsed => parsed.GetResult(Files) is { Tokens.Count: > 0 }, Rules, Every, Seed);
        command.Excludes(SelfChecked, Profile, Raw, At, CrossChecked, Syntax, Limit, All, Sarif);
        command.Excludes(All, Limit);
        command.Needs([Every, Seed], SelfChecked);
        session.Act(command, parsed => Run(session, verifiers, parsed));
        return command;
    }

    private static int Run(Session session, CodeVerifiers verifiers, ParseResult parsed)
    {
        if (parsed.GetValue(Rules))
        {
            JsonOutput.Write(session.Terminal, RuleTable.Make());
            return ExitCodes.Well;
        }

        if (parsed.GetValue(SelfChecked))
        {
            if (parsed.GetValue(Every) is < 1 and var every) throw CommandException.BadInput($"--every: found {every}; expected at least 1");
            return SelfChecking.Run(session, parsed.GetValue(Files) ?? [], parsed.GetValue(Seed), parsed.GetValue(Every));
        }

        var (options, syntax) = Options(parsed);
        var reporter = new Reporter(verifiers.Chosen(parsed.GetValue(CrossChecked)), syntax);
        int? asked = parsed.GetValue(All) ? int.MaxValue : parsed.GetValue(Limit);
        var files = parsed.GetValue(Files)!;
        var (shown, written) = (asked ?? MostShown, asked ?? Math.Max(1, MostWritten / files.Length));
        var limit = session.IsJson || parsed.GetValue(Sarif) is not null ? written : shown;
        var judged = Progressing.Show(session.Terminal, "verifying", files.Length, tell => files.Select((file, i) =>
        {
            session.Cancelled.ThrowIfCancellationRequested();
            tell(i, file);
            return Judged.Of(file, options, reporter, limit, session.Cancelled);
        }).ToImmutableArray());
        if (parsed.GetValue(Sarif) is { } sarif) WholeFile.Write(sarif, JsonOutput.Of(Log(judged)) + "\n");
        if (session.IsJson) JsonOutput.Write(session.Terminal, VerifyDocument.Of(Names.Of(options.Profile), judged));
        else foreach (var file in judged) VerifyScreen.Write(session.Terminal, file, shown);
        return judged.Max(Exit);
    }

    private static (ImageOptions Options, AssemblySyntax Syntax) Options(ParseResult parsed)
    {
        var wrong = new List<string>();
        if (parsed.GetValue(Files) is null or { Length: 0 }) wrong.Add("FILE is missing; expected an ELF file, or code with --raw");
        var profile = Choice("--profile", parsed.GetRequiredValue(Profile), Names.Profiles, wrong);
        var syntax = Choice("--syntax", parsed.GetRequiredValue(Syntax), Syntaxes, wrong);
        if (parsed.GetValue(Limit) is < 1 and var limit) wrong.Add($"--limit: found {limit}; expected at least 1");
        uint? at = null;
        if (parsed.GetValue(At) is { } text)
        {
            if (Quantity.TryBytes(text, out var value) && value <= uint.MaxValue) at = (uint)value;
            else wrong.Add($"--at: found {Quotation.Of(text)}; expected an offset below 4 GiB such as 0x400000 or 4MiB");
        }

        if (wrong.Count > 0) throw CommandException.BadInput([.. wrong, "see tmebox verify --help"]);
        return (new(profile, CodeLimits.Standard, parsed.GetValue(Raw), at), syntax);
    }

    private static Dictionary<string, AssemblySyntax> Syntaxes { get; } = new(StringComparer.Ordinal) { ["att"] = AssemblySyntax.Att, ["intel"] = AssemblySyntax.Intel };

    private static T Choice<T>(string option, string word, IReadOnlyDictionary<string, T> known, List<string> wrong)
    {
        if (known.TryGetValue(word, out var value)) return value;
        wrong.Add($"{option}: found {Quotation.Of(word)}; expected {Meant.OneOf(word, known.Keys)}");
        return default!;
    }

    private static JsonObject Log(ImmutableArray<Judged> judged) =>
        SarifLog.Of([.. judged.Select(j => j.Report).OfType<CodeReport>()], [.. judged.Where(j => j.Problem is not null).Select(j => (j.File, j.Problem!))], CommandLine.Version);

    private static int Exit(Judged judged) => judged.Report?.Verdict switch
    {
        null => ExitCodes.BadInput,
        Verdict.Rejected => ExitCodes.Finding,
        _ => ExitCodes.Well,
    };
}
