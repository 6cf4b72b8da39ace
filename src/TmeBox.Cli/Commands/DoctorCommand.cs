using System.Collections.Immutable;
using System.CommandLine;
using TmeBox.Cli.Examining;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary><c>doctor</c>: what is installed, and how to get the rest.</summary>
internal static class DoctorCommand
{
    private static readonly Option<string?> ProfileFrom = new PathOption<string?>("--profile-from", PathUse.ReadFile)
    {
        Description = "Instead, make a platform file from a dump of 'cpuid -r' and 'rdmsr' values, and say which facts it did not tell.", HelpName = "FILE",
    };

    public static Command Make(Session session)
    {
        var command = new Command("doctor", "What is installed, and how to get what is missing.") { ProfileFrom };
        session.Act(command, parsed => parsed.GetValue(ProfileFrom) is { } file ? Profile(session, file) : Run(session));
        return command;
    }

    private const string Expected = "'0x00000007 0x00: eax=0x... ebx=0x... ecx=0x... edx=0x...' or '0x981: 3f00000005'";
    private const int MostUnread = 5;

    private static int Profile(Session session, string file)
    {
        var problems = new List<InputProblem>();
        if (InputText.Read(file, problems) is not { } text) return Problems.Report(session, [.. problems]);
        var dump = PlatformDump.Read(text);
        if (dump.IsEmpty) throw CommandException.BadInput($"{file}: no line of 'cpuid -r' and no register value was found; expected lines such as {Expected}");
        var name = Path.GetFileNameWithoutExtension(file);
        var platform = DumpedPlatform.Of(dump, Shape.IsName(name) ? name : "this-platform");
        var missed = SayUnread(session.Terminal, file, dump, platform);
        if (session.IsJson) JsonOutput.Write(session.Terminal, new ProfileDocument("tmebox-profile/1", platform.Yaml, [.. platform.NotRead.Select(n => new JsonNotRead(n.Fact, n.Instead))]));
        else
        {
            session.Terminal.Out.Write(platform.Yaml);
            session.Terminal.Error.WriteLine("not read from the dump, and what the file says instead:");
            foreach (var (fact, instead, _) in platform.NotRead.Where(n => n.Number is null || !missed.Contains(n.Number.Value))) session.Terminal.Error.WriteLine($"  {fact}: {instead}");
        }

        return ExitCodes.Well;
    }

    // A line about a register says also what is taken instead of it, which is not said again with what was not there.
    private static HashSet<uint> SayUnread(Terminal terminal, string file, PlatformDump dump, DumpedPlatform platform)
    {
        var said = new HashSet<uint>();
        foreach (var (line, passed, number) in dump.Unread.Take(MostUnread))
        {
            var instead = number is { } known && said.Add(known) ? platform.NotRead.Where(n => n.Number == known).Select(n => $"; the platform says instead {n.Fact}: {n.Instead}").FirstOrDefault() : null;
            terminal.Error.WriteLine($"{Visible.Line(file)}:{line}: passed over: '{(passed.Length > 80 ? passed[..80] + "..." : passed)}'; expected {Expected}{instead}");
        }

        if (dump.Unread.Count > MostUnread) terminal.Error.WriteLine($"{Visible.Line(file)}: {dump.Unread.Count - MostUnread} more such lines");
        return said;
    }

    private static int Run(Session session)
    {
        var findings = Examination.All();
        var well = findings.All(f => f.Present || !f.Required);
        if (session.IsJson) JsonOutput.Write(session.Terminal, new Document("tmebox-doctor/1", well, findings));
        else Write(session.Terminal, findings, well);
        return well ? ExitCodes.Well : ExitCodes.Failure;
    }

    private static void Write(Terminal terminal, ImmutableArray<Examined> findings, bool well)
    {
        foreach (var f in findings)
        {
            var (mark, ink) = f.Present ? ("ok      ", Ink.Good) : f.Required ? ("MISSING ", Ink.Bad) : ("absent  ", Ink.Notice);
            terminal.Out.Write(terminal.Paint(mark, ink));
            terminal.Paragraph($"{f.What,-14}  ", f.Found, Ink.Strong);
            if (!f.Present) terminal.Paragraph("          needed for ", f.NeededFor, Ink.Faint);
            if (!f.Present) terminal.Paragraph("          to get it  ", f.Remedy, Ink.Faint);
        }

        terminal.Line(well ? "all that is required is there" : "something required is missing", well ? Ink.Good : Ink.Bad);
    }

    private sealed record ProfileDocument(string Schema, string Yaml, ImmutableArray<JsonNotRead> NotRead);

    private sealed record JsonNotRead(string Fact, string Instead);

    private sealed record Document(string Schema, bool Well, ImmutableArray<Examined> Items);
}
