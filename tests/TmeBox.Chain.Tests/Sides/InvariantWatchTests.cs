using TmeBox.Chain.Links;
using TmeBox.Chain.Sides;

namespace TmeBox.Chain.Tests.Sides;

/// <summary>What the proofs say of every state tells of a cut link before it does harm: so the invariants that are held against quiet runs are not empty.</summary>
public class InvariantWatchTests
{
    [Theory]
    [InlineData("leaf-keyid", "the page tables, or core ")]
    [InlineData("leaf-page", "the page tables, or core ")]
    [InlineData("guard-mapped", "the page tables, or core ")]
    [InlineData("private-writable", "the page tables, or core ")]
    [InlineData("no-invlpg", "the kernel neglected a duty: ShootDown of KeyID ")]
    [InlineData("no-flush", "the invariant of ")]
    public void A_flaw_of_the_kernels_breaks_an_invariant(string name, string told)
    {
        var link = BrokenLink.All.Single(l => l.Name == name);
        var ground = ChainGround.Of(link.IsAuthenticated ? Grounds.ServerCi : Grounds.ClientNone, link.SharesPages);
        var broken = ChainRun.Of(ground, link, LinkTable.Seed, 4_000, ChainChecks.InvariantsToo, new());
        Assert.NotNull(broken);
        Assert.Equal(ChainBreak.Invariant, broken.Kind);
        Assert.StartsWith(told, broken.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Code_that_no_verifier_accepted_is_told_before_it_does_harm()
    {
        var broken = ChainRun.Of(ChainGround.Of(Grounds.ClientNone, false), BrokenLink.All.Single(l => l.Name == "code-writable"), LinkTable.Seed, 4_000, ChainChecks.InvariantsToo, new());
        Assert.NotNull(broken);
        Assert.Equal(ChainBreak.UnverifiedCode, broken.Kind);
    }
}
