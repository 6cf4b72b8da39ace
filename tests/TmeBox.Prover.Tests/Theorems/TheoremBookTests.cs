using System.Collections.Immutable;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Tests.Proofs;
using TmeBox.Prover.Theorems;

namespace TmeBox.Prover.Tests.Theorems;

public static class TheoremBookTests
{
    [Fact]
    public static void Every_theorem_is_proved_on_every_platform()
    {
        var results = Book.Of("theorems");
        var wrong = results.Where(r => r.Status != ProofStatus.Proved).Select(r => $"{r.Obligation.Id}: {r.Status} {r.Reason}").ToImmutableArray();
        Assert.True(wrong.IsEmpty, string.Join(Environment.NewLine, wrong));
        Assert.Equal(ProofPlatforms.All.Sum(p => TheoremBook.All.Count(t => t.IsAbout(p))), results.Length);
    }

    [Fact]
    public static void Every_platform_is_spoken_of()
    {
        Assert.All(ProofPlatforms.Encrypting, p => Assert.True(TheoremBook.All.Count(t => t.IsAbout(p)) > 140, p.Name));
        Assert.All(ProofPlatforms.All, p => Assert.Contains(TheoremBook.All, t => t.IsAbout(p)));
    }

    [Fact]
    public static void Every_refutation_has_a_counterexample()
    {
        var results = Book.Of("refutations");
        Assert.All(Refutation.All, refutation => Assert.Contains(results, r => r.Obligation.Id.StartsWith(refutation.Id + "/", StringComparison.Ordinal)));
        Assert.All(results, r => Assert.True(r.Status == ProofStatus.Counterexample, $"{r.Obligation.Id}: {r.Status} {r.Reason}"));
    }

    [Fact]
    public static void Every_theorem_has_its_own_name_and_speaks_of_some_platform()
    {
        Assert.Equal(TheoremBook.All.Length, TheoremBook.All.Select(t => t.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(TheoremBook.All, t => Assert.Contains(ProofPlatforms.All, p => t.IsAbout(p)));
    }

    [Fact]
    public static void Every_theorem_says_what_it_says_and_what_it_does_not()
    {
        Assert.All(TheoremBook.All, t =>
        {
            Assert.EndsWith(".", t.Sentence, StringComparison.Ordinal);
            Assert.True(t.DoesNotSay.Length > 10, t.Id);
            Assert.False(t.DoesNotSay.EndsWith('.'), t.Id);
        });
    }
}
