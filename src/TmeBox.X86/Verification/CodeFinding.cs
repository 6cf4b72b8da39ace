using TmeBox.Spec.Rules;

namespace TmeBox.X86.Verification;

/// <summary>Why code is rejected: a rule, and where it is broken.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Offset">Window offset of the first byte concerned.</param>
/// <param name="Length">How many bytes are concerned; 0 where that is unknown.</param>
/// <param name="Detail">What was found there.</param>
public sealed record CodeFinding(Rule Rule, uint Offset, int Length, string Detail);
