using System.Collections.Immutable;

namespace TmeBox.Prover.Assumptions;

/// <summary>Something that proofs assume, by the name under which it stands in their scripts.</summary>
/// <param name="Id">The name, without the number that tells assertions of a script apart.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="By">Of a discharged one: the theorems, or cells against the co-tenant, that say it. Of a checked one: what checks it.</param>
public sealed record Assumption(string Id, AssumptionKind Kind, string Sentence, params ImmutableArray<string> By)
{
    /// <summary>Whether somebody has to see to it that it holds.</summary>
    public bool IsOpen => Kind is not (AssumptionKind.Discharged or AssumptionKind.CaseDistinction);
}
