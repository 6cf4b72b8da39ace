using System.Collections.Immutable;
using TmeBox.Prover.Adequacy;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;
using TmeBox.Tests.Shared;

namespace TmeBox.Prover.Tests.Adequacy;

/// <summary>The links of the adequacy theorem. Those on the platforms of <c>proofs/</c> are decided with the other obligations there, and the code rules' cuts with the refutations of code.</summary>
public static class AdequacyTests
{
    private static readonly ImmutableArray<AdequacyLink> Links = AdequacyLink.On([ProofPlatforms.TwoPackages]);

    [Fact]
    public static void Every_link_is_proved_and_breaks_without_each_of_its_parts()
    {
        var own = Links.Where(l => l.Name != "code").Select(l => l with { Claims = [.. l.Claims.Where(c => c.Theorem.StartsWith("Adequacy.", StringComparison.Ordinal))] });
        var proof = AdequacyProof.Decide([.. own], new(new SharedAnswers(new Z3Solver()), givesCores: false), null, TestContext.Current.CancellationToken);
        Assert.All(proof.Links.SelectMany(l => l.Claims), c => Assert.True(c.Holds, $"{c.Claim.Theorem}: {string.Join("; ", c.Results.Where(r => r.Status != ProofStatus.Proved).Select(r => $"{r.Obligation.Id} {r.Status} {r.Reason}"))}"));
        Assert.All(proof.Links.SelectMany(l => l.Cuts), c => Assert.True(c.Broken is not null, $"nothing breaks without {c.Cut.What}"));
        Assert.True(proof.Holds);
        Assert.True(proof.Links.Sum(l => l.Cuts.Length) > 40);
    }

    [Fact]
    public static void A_link_that_does_not_need_what_is_cut_does_not_hold()
    {
        var link = Links.Single(l => l.Name == "paging");
        var whole = link.Claims[0].Obligations.Select(o => o.Pose).ToImmutableArray();
        var proof = AdequacyProof.Decide([link with { Claims = [], Cuts = [new("nothing", whole)] }], new(new SharedAnswers(new Z3Solver()), givesCores: false), null, TestContext.Current.CancellationToken);
        Assert.False(proof.Holds);
        Assert.Null(Assert.Single(proof.Links[0].Cuts).Broken);
    }

    [Fact]
    public static void Every_theorem_belongs_to_a_link()
    {
        var linked = Links.SelectMany(l => l.Claims).Select(c => c.Theorem).ToHashSet(StringComparer.Ordinal);
        Assert.All(AdequacyBook.All, t => Assert.Contains(t.Id, linked));
        Assert.All(Prover.Theorems.Instrumentation.CodeTheorems.All, t => Assert.Contains(t.Id, linked));
    }
}
