using System.Collections.Immutable;

namespace TmeBox.Prover.Smt;

/// <summary>What a checked script says about itself.</summary>
/// <param name="SetsLogic">Whether it has a set-logic command.</param>
/// <param name="Names">The names given with <c>:named</c>, in order, without bars.</param>
public sealed record ScriptFacts(bool SetsLogic, ImmutableArray<string> Names);
