using System.Collections.Immutable;
using TmeBox.Chain.Layout;
using TmeBox.Chain.Programs;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;
using TmeBox.Tests;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.Chain.Tests.Programs;

public class CodeMakerTests
{
    private const int KeyId = 2;
    private const ulong Page = 0x1000;
    private static readonly ImmutableArray<ulong> Data = [0x3000, 0x5000];
    private static readonly ulong[] Aims = [ChainLayout.Showing(KeyId + 1, 0x3000)];

    private static IReadOnlyList<CodeFinding> Verified(ICodeVerifier verifier, CodePage page)
    {
        var code = page.Bytes[..(page.Bundles * (int)CodeLimits.BundleSize)].ToArray();
        return verifier.Verify(new(IsolationProfile.CodeAndData, [new(code, page.Bundle(0))], new HashSet<uint> { page.Bundle(0) }, CodeLimits.Standard), 1, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_is_made_for_the_production_verifier_both_verifiers_accept() => Seeds.Each(6, random =>
    {
        var maker = new CodeMaker(new SweepVerifier(1), (ulong)random.NextInt64());
        var page = maker.Make(KeyId, Page, Data, Aims);
        Assert.Empty(Verified(new SweepVerifier(1), page));
        Assert.Empty(Verified(new ReferenceVerifier(), page));
        Assert.Equal(0, maker.AcceptedForbidden);
        Assert.True(maker.AcceptedMutants > 0);
        Assert.True(page.Bytes[(page.Bundles * 32)..].IndexOfAnyExcept((byte)0xF4) < 0, "the rest of the page is hlt");
    });

    [Fact]
    public void A_hole_lets_forbidden_pieces_in_which_the_production_verifier_refuses() => Seeds.Each(3, random =>
    {
        var hole = new Mutant(RuleBook.Named("Memory.Unconfined")!, Replacement: false);
        var maker = new CodeMaker(new ReferenceVerifier(hole), (ulong)random.NextInt64());
        var pages = Enumerable.Range(0, 6).Select(_ => maker.Make(KeyId, Page, Data, Aims)).ToArray();
        Assert.True(maker.AcceptedForbidden > 0);
        Assert.Contains(pages, page => Verified(new SweepVerifier(1), page).Count > 0);
        Assert.All(pages, page => Assert.Empty(Verified(new ReferenceVerifier(hole), page)));
    });

    [Fact]
    public void A_page_knows_where_its_instructions_start() => Seeds.Each(4, random =>
    {
        var page = new CodeMaker(new SweepVerifier(1), (ulong)random.NextInt64()).Make(KeyId, Page, Data, Aims);
        var offset = page.Bundle(0);
        for (var at = offset; at < page.Bundle(page.Bundles);)
        {
            Assert.True(page.IsStart(at));
            var length = page.At(at).Length;
            for (var inside = at + 1; inside < at + length; inside++) Assert.False(page.IsStart(inside));
            at += (uint)length;
        }

        Assert.False(page.IsStart(offset - 1UL));
        Assert.False(page.IsStart(offset + ChainLayout.PageSize));
    });
}
