namespace TmeBox.Spec.Sandbox;

/// <summary>One cell of the guarantee matrix that the policy insists on.</summary>
/// <param name="Guarantee">What must hold for every sandbox.</param>
/// <param name="Attacker">Against whom.</param>
/// <param name="Platform">On which of the policy's platforms, by name.</param>
public sealed record Demand(Guarantee Guarantee, Attacker Attacker, string Platform);
