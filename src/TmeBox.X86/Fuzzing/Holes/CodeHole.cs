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
