using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Coverage;

namespace TmeBox.Cli.Finding;

/// <summary>Shows what the rules of the machine did in a run.</summary>
internal static class CoverageScreen
{
    /// <summary>How many rules fired in steps that were completed, how many denied steps, and which never did either.</summary>
    public static void Write(Terminal terminal, ImmutableSortedDictionary<string, RuleCoverage> coverage)
    {
        var never = coverage.Where(c => !c.Value.Any).Select(c => c.Key).ToList();
        terminal.Paragraph(
            "",
            $"of {coverage.Count} rules of the machine {coverage.Count(c => c.Value.Fired > 0)} fired in a step that was completed, {coverage.Count(c => c.Value.Denied > 0)} denied one, {never.Count} never did either{(never.Count == 0 ? "" : ": " + string.Join(", ", never))}");
    }

    /// <summary>Every rule with its two counts.</summary>
    public static void WriteAll(Terminal terminal, ImmutableSortedDictionary<string, RuleCoverage> coverage)
    {
        foreach (var (rule, count) in coverage)
            terminal.Line(FormattableString.Invariant($"  {rule,-34} {(count.Any ? FormattableString.Invariant($"fired {count.Fired:N0}, denied {count.Denied:N0}") : "never")}"), count.Any ? Ink.Faint : Ink.Notice);
    }
}
