using System.CommandLine;
using System.Globalization;
using TmeBox.Cli.Diffing;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Files;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Cli.Commands;

/// <summary><c>vectors</c>: writes the test vectors, or runs them on an implementation.</summary>
internal static class VectorsCommand
{
    private const int MostShown = 20;
    private static readonly Option<string?> Output = new PathOption<string?>("--out", PathUse.WriteFolder) { Description = "Write them into this folder: JSON with its schema, a C header, and an image for $readmemh.", HelpName = "DIR" };
    private static readonly Option<string?> From = new PathOption<string?>("--file", PathUse.ReadFile) { Description = "Run those of this file instead of all.", HelpName = "FILE" };
    private static readonly ImplementationOptions Implementation = new("Run them on this implementation instead of the engine.");

    public static Command Make(Session session)
    {
        var command = new Command("vectors", "Write the test vectors, or run them on the engine or your implementation.") { Output, From };
        Implementation.AddTo(command);
        command.Excludes(Output, Implementation.All);
        command.Needs(Implementation.Details, Implementation.Implementation);
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var set = parsed.GetValue(From) is { } file ? Read(file) : VectorGenerator.Generate();
        if (parsed.GetValue(Output) is { } folder) return Write(session, set, folder);
        VectorReport report;
        var name = "engine";
        if (parsed.GetValue(Implementation.Implementation) is null)
        {
            report = VectorRunner.Run(set);
        }
        else
        {
            using var host = Implementation.Choose(parsed).Start(session);
            name = host.Name;
            report = VectorRunner.Run(set, host);
        }

        session.Cancelled.ThrowIfCancellationRequested();
        if (session.IsJson) JsonOutput.Write(session.Terminal, new Document("tmebox-vector-run/1", name, report.Passed, report.Skipped, report.Failed.Length, Math.Round(report.Elapsed.TotalSeconds, 3), [.. report.Failed.Select(f => new Failure(f.TcId, f.Difference))]));
        else Write(session.Terminal, name, report, set.Lines.Length);
        if (!report.Failed.IsEmpty) return ExitCodes.Finding;
        return report.Passed > 0 ? ExitCodes.Well : ExitCodes.Failure;
    }

    private static int Write(Session session, VectorSet set, string folder)
    {
        foreach (var (name, content) in VectorText.Files(set)) WholeFile.Write(Path.Combine(folder, name), content);
        var (digests, sequences) = (VectorText.Digests(set), set.TestGroups.Sum(g => g.Tests.Length));
        WholeFile.Write(Path.Combine(folder, "SHA256SUMS"), digests);
        if (session.IsJson) JsonOutput.Write(session.Terminal, new Written("tmebox-vectors-written/1", folder, set.NumberOfTests, sequences, set.Lines.Length, set.TestGroups.Length));
        else session.Terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{sequences:N0} sequences in {set.TestGroups.Length:N0} groups, and {set.Lines.Length:N0} lines, in {folder}"), Ink.Good);
        return ExitCodes.Well;
    }

    private static void Write(Terminal terminal, string name, VectorReport report, int lines)
    {
        foreach (var (tcId, difference) in report.Failed.Take(MostShown)) terminal.Line($"  vector {tcId}: {difference}", Ink.Bad);
        if (report.Failed.Length > MostShown) terminal.Line($"  and {report.Failed.Length - MostShown} more", Ink.Bad);
        var rate = (report.Passed + report.Failed.Length) / Math.Max(report.Elapsed.TotalSeconds, 1e-9);
        terminal.Line(
            string.Create(CultureInfo.InvariantCulture, $"{name}: {report.Passed:N0} sequences passed, {report.Failed.Length:N0} failed, {report.Skipped:N0} skipped since they ask for what it cannot; {report.Elapsed.TotalSeconds:0.0} s, {rate:N0} a second"),
            report.Failed.IsEmpty && report.Passed > 0 ? Ink.Good : Ink.Bad);
        if (lines > 0) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{lines:N0} lines are not run here: they are for the runners of examples/vectors"), Ink.Faint);
    }

    internal static VectorSet Read(string file)
    {
        try
        {
            if (new FileInfo(file).Length > VectorText.MaxLength) throw CommandException.BadInput($"{file}:1: found more than {VectorText.MaxLength} bytes; expected vectors");
            return VectorText.Parse(file, File.ReadAllText(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.BadInput($"{file}:1: found {FileTrouble.Found(file, e)}; expected vectors");
        }
        catch (FormatException e)
        {
            throw CommandException.BadInput(e.Message);
        }
    }

    private sealed record Document(string Schema, string Implementation, int Passed, int Skipped, int Failed, double Seconds, IReadOnlyList<Failure> Failures);

    private sealed record Failure(int TcId, string Difference);

    private sealed record Written(string Schema, string Folder, int Vectors, int Sequences, int Lines, int Groups);
}
