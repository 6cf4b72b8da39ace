using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Cli.Shell;
using TmeBox.X86.Fuzzing.Campaign;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.Cli.Finding;

/// <summary>Shows what a campaign on code did and found.</summary>
internal static class CodeFuzzScreen
{
    public static void Write(Terminal terminal, CodeFuzzReport report)
    {
        var seconds = Math.Max(report.Elapsed.TotalSeconds, 1e-9);
        terminal.Paragraph("", string.Create(CultureInfo.InvariantCulture,
            $"seed {report.Seed}: {report.Executed:N0} distinct mutants accepted and run, {report.Runs:N0} runs, {seconds:0.0} s, {report.Runs / seconds:N0} runs a second"));
        foreach (var (profile, count) in report.Counts)
        {
            var endings = string.Join(", ", count.Endings.Where(e => e.Value > 0).Select(e => string.Create(CultureInfo.InvariantCulture, $"{Name(e.Key)} {e.Value:N0}")));
            terminal.Paragraph("  ", string.Create(CultureInfo.InvariantCulture,
                $"{(profile == IsolationProfile.Data ? "data" : "code and data")}: {count.Executed:N0} of {count.Tried:N0} mutants, {count.Runs:N0} runs ({count.Stepped:N0} stepped): {endings}"));
        }

        if (!report.ListsTouchedPages) terminal.Line("  this kernel does not list touched pages (Linux 6.7 does): reads of open neighbours went unseen", Ink.Notice);
        if (report.Findings.IsEmpty) terminal.Line("no escape", Ink.Good);
        foreach (var finding in report.Findings)
        {
            terminal.Line();
            terminal.Line($"escape: {finding.Escape}, accepted for {finding.Profile}{(finding.Repeats ? "" : "; not seen again when repeated alone")}", Ink.Bad);
            Write(terminal, finding.Listing);
            terminal.Line($"repeat: ./tmebox fuzz-code --token {finding.SmallestToken}");
            if (finding.Token != finding.SmallestToken) terminal.Line($"as found: ./tmebox fuzz-code --token {finding.Token}", Ink.Faint);
        }

        if (report.Disagreements.IsEmpty) terminal.Line("sweep and reference found the same in every mutant", Ink.Good);
        foreach (var finding in report.Disagreements)
        {
            Write(terminal, finding.Listing);
            Write(terminal, finding.Difference);
            terminal.Line($"repeat: ./tmebox fuzz-code --token {finding.Token}");
        }
    }

    public static void Write(Terminal terminal, Escape escape, VerdictDifference? difference, ImmutableArray<string> listing)
    {
        Write(terminal, listing);
        if (difference is not null) Write(terminal, difference);
        if (escape == Escape.None) terminal.Line("no escape", Ink.Good);
        else terminal.Line($"escape: {escape}", Ink.Bad);
    }

    private static void Write(Terminal terminal, VerdictDifference difference) => terminal.Paragraph("", CodeFuzzDocument.Said(difference), Ink.Bad);

    private static void Write(Terminal terminal, ImmutableArray<string> listing)
    {
        foreach (var line in listing) terminal.Line("  " + line);
    }

    private static string Name(RunEnding ending) => ending switch
    {
        RunEnding.Fault => "faulted inside",
        RunEnding.Gate => "reached a gate",
        RunEnding.Budget => "used up their budget",
        RunEnding.Left => "left the declared starts",
        _ => "escaped",
    };
}
