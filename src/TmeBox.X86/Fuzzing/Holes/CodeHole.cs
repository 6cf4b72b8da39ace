using TmeBox.Spec.Rules;
using TmeBox.X86.Fuzzing.Harness;

namespace TmeBox.X86.Fuzzing.Holes;

/// <summary>A verifier with one rule broken, and who notices.</summary>
/// <param name="Mutant">The rule, and what it says instead.</param>
/// <param name="Accepted">How many cases of the corpus it wrongly accepts, each profile counted.</param>
/// <param name="FirstCase">The first of them.</param>
/// <param name="Escape">How the first of them that gets out natively does; none if none does.</param>
/// <param name="EscapingCase">That case.</param>
public sealed record CodeHole(Mutant Mutant, int Accepted, string FirstCase, Escape Escape, string EscapingCase);

/// <summary>A rule that is broken without any case being wrongly accepted: another rule rejects what it did.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Case">A case that names it; empty if none does.</param>
/// <param name="Other">The rule that then rejects the case; null if there is no case.</param>
public sealed record BackedRule(Rule Rule, string Case, Rule? Other);

/// <summary>A duty of the host that was neglected while accepted code ran.</summary>
/// <param name="Duty">The duty.</param>
/// <param name="Case">The accepted case.</param>
/// <param name="Escape">How it got out; none if it did not.</param>
public sealed record NeglectedDuty(BrokenDuty Duty, string Case, Escape Escape);
