using System.CommandLine;
using TmeBox.Cli.Diffing;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Replaying;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Files;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Shrinking;
using TmeBox.Conformance.Traces;

namespace TmeBox.Cli.Commands;

/// <summary><c>replay WHAT</c>: an attack, a trace of a real program, or a finding of <c>fuzz</c>, on the specification and the engine; a finding of <c>diff</c>, on someone's implementation.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> What = new PathArgument<string>("FILE|FOLDER|TOKEN", PathUse.Read) { Description = "An attack (.json), a trace of a program (.lackey, .drmemtrace, .champsim, perhaps .gz or .br), a folder that diff wrote, or a token of fuzz or diff." };
    private static readonly Option<string?> Map = new PathOption<string?>("--map", PathUse.ReadFile) { Description = "The map of a trace; the .map.yaml beside it by default.", HelpName = "MAP" };
    private static readonly Option<string> Platform = new("--platform") { Description = "The platform that a trace runs on.", HelpName = "NAME", DefaultValueFactory = _ => "server-ci" };

    private static readonly string Wanted = $"an attack (.json), a trace ({ProgramTraces.Endings}), a folder that diff wrote, or a token (f2. or s1.)";
    private static readonly FolderImplementation Implementation = new();

    public static Command Make(Session session)
    {
        var command = new Command("replay", "Run an attack, a trace, a finding or a token again, step by step.") { What, Map, Platform };
        Implementation.AddTo(command);
        session.Act(command, parsed => Run(session, parsed.GetRequiredValue(What), parsed));
        return command;
    }

    private static int Run(Session session, string what, ParseResult parsed)
    {
        if (TokenReplay.IsToken(what) && !File.Exists(what))
        {
            OptionPairs.Refuse(parsed, what, "a token", [Map, Platform, .. Implementation.IsGiven(parsed) ? [] : Implementation.All]);
            return Implementation.IsGiven(parsed) ? WithImplementation(session, what, parsed) : TokenReplay.Run(session, what);
        }

        if (FindingFolder.IsOne(what))
        {
            OptionPairs.Refuse(parsed, what, "a folder that diff wrote", Map, Platform);
            var finding = FindingFolder.Load(what);
            return FindingReplay.Run(session, what, finding.Shrinking, Implementation.Choose(session, parsed, what, finding));
        }

        if (!File.Exists(what)) throw CommandException.BadInput($"{what}:1:1: found {(Directory.Exists(what) ? "a directory" : "no such file")}; expected {Wanted}");
        if (OtherDocument.In(what) is { } other) throw CommandException.BadInput($"{what}:1:1: found {other}; expected {Wanted}");
        if (IsJson(what))
        {
            OptionPairs.Refuse(parsed, what, "an attack", [Map, Platform, .. Implementation.All]);
            return AttackFileReplay.Run(session, what);
        }

        OptionPairs.Refuse(parsed, what, "a trace of a program", Implementation.All);
        return TraceFileReplay.Run(session, what, parsed.GetValue(Map), parsed.GetRequiredValue(Platform));
    }

    private static int WithImplementation(Session session, string token, ParseResult parsed)
    {
        try
        {
            return FindingReplay.Run(session, "token", ShrinkState.Of(FuzzToken.Sequence(token), 0), Implementation.Choose(parsed));
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput($"token: {e.Message}; expected the whole token that diff printed, such as s1.AAAA");
        }
    }

    private static bool IsJson(string file)
    {
        if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return true;
        try
        {
            using var stream = File.OpenRead(file);
            return stream.ReadByte() == '{';
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.BadInput($"{file}:1:1: found {FileTrouble.Found(file, e)}; expected a readable one");
        }
    }
}
