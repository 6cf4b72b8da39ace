using System.Collections.Immutable;
using TmeBox.Prover.Adequacy;

namespace TmeBox.Cli.Proving;

/// <summary>The adequacy theorem as a program reads it.</summary>
internal sealed record AdequacyDocument(string Schema, ImmutableArray<string> Solvers, ImmutableArray<string> Platforms, bool Holds, ImmutableArray<AdequacyDocument.Link> Links)
{
    public static AdequacyDocument Of(AdequacyProof proof, ImmutableArray<string> platforms, ImmutableArray<string> solvers) => new(
        "tmebox-adequacy/1",
        solvers,
        platforms,
        proof.Holds,
        [.. proof.Links.Select(l => new Link(
            l.Link.Name,
            l.Link.Sentence,
            [.. l.Claims.Select(c => new Theorem(c.Claim.Theorem, c.Claim.Sentence, c.Holds, [.. c.Results.Select(r =>
                new Verdict(r.Obligation.Id, r.Status.ToString().ToLowerInvariant(), r.SecondOpinion?.ToString().ToLowerInvariant(), r.Reason))]))],
            [.. l.Cuts.Select(c => new Cut(c.Cut.What, c.Broken?.Obligation.Id))]))]);

    internal sealed record Link(string Name, string Sentence, ImmutableArray<Theorem> Theorems, ImmutableArray<Cut> Cuts);

    internal sealed record Theorem(string Id, string Sentence, bool Proved, ImmutableArray<Verdict> Obligations);

    internal sealed record Verdict(string Id, string Status, string? SecondOpinion, string Reason);

    internal sealed record Cut(string Without, string? Breaks);
}
