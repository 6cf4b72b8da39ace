namespace TmeBox.Policies;

/// <summary>One way in which an input breaks a rule.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Found">What the input says.</param>
/// <param name="Expected">What would have been right.</param>
/// <param name="Locator">Where: a path of names and indices such as <c>sandboxes[1].memory[0]</c>; empty for the whole input.</param>
public sealed record Problem(InputRule Rule, string Found, string Expected, string Locator);
