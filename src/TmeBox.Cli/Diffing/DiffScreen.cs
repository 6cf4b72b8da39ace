using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Cli.Finding;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Findings;
using TmeBox.Conformance.Shrinking;

namespace TmeBox.Cli.Diffing;

/// <summary>Shows what a comparison with someone's implementation found.</summary>
internal static class DiffScreen
{
    /// <summary>The whole report.</summary>
    /// <param name="terminal">Where to write.</param>
    /// <param name="report">The report.</param>
    /// <param name="replays">For each finding what <c>replay</c> takes.</param>
    public static void Write(Terminal terminal, DiffReport report, IReadOnlyDictionary<DiffFinding, string> replays)
    {
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture,
            $"seed {report.Seed}: {report.Agreed:N0} operations agreed in {report.Sequences:N0} sequences ({report.Written:N0} written), {report.Elapsed.TotalSeconds:0.0} s, {report.Agreed / Math.Max(report.Elapsed.TotalSeconds, 1e-9):N0} operations a second"));
        terminal.Paragraph("", report.Platforms.IsEmpty ? "on no platform: it can simulate none" : $"on {string.Join(", ", report.Platforms)}");
        terminal.Line($"{report.Coverage.Values.Count(c => c.Any)} of {report.Coverage.Count} rules of the machine decided steps that agreed");
        foreach (var platforms in report.SkippedPlatforms.GroupBy(p => p.Value, p => p.Key, StringComparer.Ordinal))
            terminal.Paragraph("  skipped platforms: ", $"{string.Join(", ", platforms)}: {platforms.Key}", Ink.Faint);
        if (!report.Skipped.IsEmpty)
            terminal.Paragraph("  skipped operations: ", string.Join(", ", report.Skipped.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Value:N0} {s.Key}"))) + ": not performed, or not by its cores", Ink.Faint);
        if (report.LeftOpen > 0) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  left open by {report.Name} though specified: {report.LeftOpen:N0} operations; what came after them was not compared"), Ink.Notice);
        if (report.Restarts > 0) terminal.Line(string.Create(CultureInfo.InvariantCulture, $"  {report.Name} was started again {report.Restarts:N0} times"), Ink.Notice);
        foreach (var finding in report.Findings) Write(terminal, report.Name, finding, replays.GetValueOrDefault(finding));
        if (report.Agrees) terminal.Line($"specification and {report.Name} agree", Ink.Good);
        else if (report.Findings.IsEmpty) terminal.Line("nothing was compared, which is no agreement", Ink.Bad);
        else terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{report.Findings.Length} {(report.Findings.Length == 1 ? "finding" : "findings")} of {report.Diverged:N0} diverging sequences"), Ink.Bad);
    }

    /// <summary>One finding.</summary>
    public static void Write(Terminal terminal, string name, DiffFinding finding, string? replay)
    {
        var state = finding.Shrunk;
        terminal.Line();
        terminal.Line($"{finding.Title}: {name} and the specification differ ({finding.Kind}), in {finding.Count} {(finding.Count == 1 ? "sequence" : "sequences")}", Ink.Bad);
        if (finding.Suspect is { } rule) terminal.Paragraph($"  most suspect rule {rule.Id}  ", $"{rule.Sentence} ({rule.Source})", Ink.Notice);
        terminal.Line($"{finding.Found.Operations.Length - finding.SetUpLength} operations after the set-up shrunk to {state.BodyLength}{(state.Pass == ShrinkPass.Done ? "" : ", not finished")}, on {state.Sequence.Platform.Name} with cache {state.Sequence.Cache.Mode}");
        Operations(terminal, state);
        FindingScreen.Write(terminal, finding.Divergence);
        if (replay is not null) terminal.Line($"replay: ./tmebox replay {replay}");
        terminal.Line($"token: {finding.Token}", Ink.Faint);
    }

    /// <summary>The operations of a sequence; those of its set-up are faint.</summary>
    public static void Operations(Terminal terminal, ShrinkState state)
    {
        for (var i = 0; i < state.Sequence.Operations.Length; i++)
            terminal.Line($"  {i,3}  {state.Sequence.Operations[i]}", i < state.SetUpLength ? Ink.Faint : Ink.Plain);
    }

    /// <summary>One finding as a text without colours.</summary>
    public static string Text(string name, DiffFinding finding)
    {
        using var text = new StringWriter { NewLine = "\n" };
        Write(new Terminal(text, TextWriter.Null), name, finding, null);
        return text.ToString();
    }
}
