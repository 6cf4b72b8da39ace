using System.Collections.Immutable;
using System.CommandLine;
using TmeBox.Cli.Examining;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary><c>doctor</c>: what is installed, and how to get the rest.</summary>
internal static class DoctorCommand
{
    public static Command Make(Session session)
    {
        var command = new Command("doctor", "What is installed, and how to get what is missing.");
        session.Act(command, _ => Run(session));
        return command;
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

    private sealed record Document(string Schema, bool Well, ImmutableArray<Examined> Items);
}
