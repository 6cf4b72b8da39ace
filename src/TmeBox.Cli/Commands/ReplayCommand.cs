using System.CommandLine;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Replaying;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary><c>replay FILE|TOKEN</c>: an attack, a trace of a real program, or a finding of <c>fuzz</c>, on the specification and the engine.</summary>
internal static class ReplayCommand
{
    private static readonly Argument<string> What = new("FILE|TOKEN") { Description = "An attack (.json), a lackey trace (.lackey, .gz, .br), or a token of fuzz." };
    private static readonly Option<string?> Map = new("--map") { Description = "The map of a trace; the .map.yaml beside it by default.", HelpName = "MAP" };
    private static readonly Option<string> Platform = new("--platform") { Description = "The platform that a trace runs on.", HelpName = "NAME", DefaultValueFactory = _ => "server-ci" };

    public static Command Make(Session session)
    {
        var command = new Command("replay", "Run an attack, a trace or a token on specification and engine, step by step.") { What, Map, Platform };
        session.Act(command, parsed => Run(session, parsed.GetRequiredValue(What), parsed));
        return command;
    }

    private static int Run(Session session, string what, ParseResult parsed)
    {
        if (TokenReplay.IsToken(what) && !File.Exists(what)) return TokenReplay.Run(session, what);
        if (!File.Exists(what)) throw CommandException.BadInput($"{what}:1:1: found {(Directory.Exists(what) ? "a directory" : "no such file")}; expected an attack (.json), a trace (.lackey.gz, .lackey.br) or a token (f2. or s1.)");
        return IsJson(what) ? AttackFileReplay.Run(session, what) : TraceFileReplay.Run(session, what, parsed.GetValue(Map), parsed.GetRequiredValue(Platform));
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
            throw CommandException.BadInput($"{file}:1:1: found a file that cannot be read ({e.GetType().Name}); expected a readable one");
        }
    }
}
