using System.Collections.Immutable;
using TmeBox.Evidence.Facts;
using TmeBox.Prover.Assumptions;

namespace TmeBox.Cli.Explaining;

/// <summary>All that is left to trust, as a program reads it.</summary>
internal sealed record AssumptionDocument(
    string Schema, ImmutableArray<AssumptionDocument.Assumed> Assumptions, ImmutableArray<AssumptionDocument.Believed> Hardware, ImmutableArray<string> Tools, string Excluded)
{
    public static AssumptionDocument Make() => new(
        "tmebox-assumptions/1",
        [.. AssumptionBook.All.Select(a => new Assumed(a.Id, a.Kind.ToString(), a.IsOpen, a.Sentence, a.By))],
        [.. FactBook.All.Select(f => new Believed(f.Id, f.Certainty.ToString(), AssumptionPage.Meaning(f.Certainty)))],
        AssumptionPage.Tools,
        AssumptionBook.Excluded);

    /// <summary>Something that proofs assume.</summary>
    internal sealed record Assumed(string Id, string Kind, bool Open, string Sentence, ImmutableArray<string> By);

    /// <summary>A fact about the hardware, and who says it.</summary>
    internal sealed record Believed(string Id, string Certainty, string Meaning);
}
