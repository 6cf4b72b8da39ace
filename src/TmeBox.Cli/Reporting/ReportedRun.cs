using System.Collections.Immutable;
using TmeBox.Conformance.Coverage;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Reporting;

/// <summary>What a comparison did and found, as far as other tools are told.</summary>
/// <param name="Command">The command.</param>
/// <param name="Compared">What was compared with the specification.</param>
/// <param name="Seed">Everything follows from it.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Coverage">What each rule of the machine did.</param>
/// <param name="Findings">The findings.</param>
internal sealed record ReportedRun(
    string Command, string Compared, ulong Seed, double Seconds, ImmutableSortedDictionary<string, RuleCoverage> Coverage, ImmutableArray<ReportedFinding> Findings);

/// <summary>One finding, as far as other tools are told.</summary>
/// <param name="Suspect">The rule that it is probably about, or null.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Message">What happened, over several lines.</param>
/// <param name="Token">Reproduces it.</param>
internal sealed record ReportedFinding(Rule? Suspect, string Title, string Message, string Token);
