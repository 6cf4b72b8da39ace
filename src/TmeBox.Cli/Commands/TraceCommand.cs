using System.CommandLine;
using System.Text;
using TmeBox.Cli.Shell;
using TmeBox.Cli.Tracing;
using TmeBox.Conformance.Recordings;
using TmeBox.Policies;

namespace TmeBox.Cli.Commands;

/// <summary><c>trace WHAT --as FORM</c>: what the specification does, step by step, for other programs, for <c>diff</c>, or for a waveform viewer.</summary>
internal static class TraceCommand
{
    private static readonly Argument<string> What = new PathArgument<string>("WHAT", PathUse.Read) { Description = "A recording in any form, a sequence (.json), a folder that diff wrote, a token (s1.), or a trace of a program with its map." };
    private static readonly Option<string> As = new("--as") { Description = $"What to write: {string.Join(", ", TraceForms.Names)}.", HelpName = "FORM", DefaultValueFactory = _ => "text" };
    private static readonly Option<string?> Output = new PathOption<string?>("--out", PathUse.WriteFile) { Description = "Where to write it; to the standard output by default, but for binary.", HelpName = "FILE" };
    private static readonly Option<string?> Map = new PathOption<string?>("--map", PathUse.ReadFile) { Description = "The map of a program's trace; the .map.yaml beside it by default.", HelpName = "MAP" };
    private static readonly Option<string> Platform = new("--platform") { Description = "The platform that a program's trace runs on.", HelpName = "NAME", DefaultValueFactory = _ => "server-ci" };
    private static readonly Option<long?> Accesses = new("--accesses") { Description = "Take only so many accesses of a program's trace.", HelpName = "N" };

    public static Command Make(Session session)
    {
        var command = new Command("trace", "Write what the specification does, step by step: as text, JSON lines or binary, or as VCD or ITF.") { What, As, Output, Map, Platform, Accesses };
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var (what, form, output, accesses) = (parsed.GetRequiredValue(What), parsed.GetRequiredValue(As), parsed.GetValue(Output), parsed.GetValue(Accesses));
        if (!TraceForms.Names.Contains(form)) throw CommandException.BadInput($"--as: found '{form}'; expected {Suggestion.OneOf(form, TraceForms.Names)}");
        if (form == "binary" && output is null) throw CommandException.BadInput("--out: found nothing; expected a file, since binary is not for a terminal");
        if (accesses < 1) throw CommandException.BadInput($"--accesses: found {accesses}; expected 1 or more");
        if (TraceSource.IsOfNoProgram(what)) OptionPairs.Refuse(parsed, what, "no trace of a program", Map, Platform, Accesses);
        if (TraceSource.Recorded(session, what, parsed.GetValue(Map), parsed.GetRequiredValue(Platform), accesses) is not { } recording) return ExitCodes.BadInput;
        byte[] bytes;
        try
        {
            bytes = TraceForms.Write(form, recording);
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput($"--as {form}: {e.Message}");
        }

        var text = output is null ? Encoding.UTF8.GetString(bytes) : null;
        if (output is not null) WholeFile.Write(output, temporary => File.WriteAllBytes(temporary, bytes));
        if (session.IsJson) JsonOutput.Write(session.Terminal, new Document("tmebox-trace/1", form, output, recording.Summary(), text));
        else if (text is null) session.Terminal.Line($"{output}: {recording.Summary()}");
        else session.Terminal.Out.Write(text);
        return ExitCodes.Well;
    }

    // The trace itself where no file was asked for.
    private sealed record Document(string Schema, string Form, string? File, RecordingSummary Summary, string? Text);
}
