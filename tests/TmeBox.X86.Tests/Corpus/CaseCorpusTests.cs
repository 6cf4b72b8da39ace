using TmeBox.Spec.Rules;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Corpus;

public static class CaseCorpusTests
{
    [Fact]
    public static void There_are_at_least_four_hundred_cases_of_either_verdict_and_profile()
    {
        Assert.InRange(CaseCorpus.All.Length, 400, 10_000);
        foreach (var profile in Enum.GetValues<IsolationProfile>())
        {
            var verdicts = CaseCorpus.All.Where(c => c.Case.Verdicts.ContainsKey(profile)).Select(c => c.Case.Verdicts[profile]).ToList();
            Assert.InRange(verdicts.Count(v => v.Rule is null), 100, 10_000);
            Assert.InRange(verdicts.Count(v => v.Rule is not null), 200, 10_000);
        }
    }

    [Fact]
    public static void Every_rule_that_a_case_names_exists()
    {
        foreach (var (one, _) in CaseCorpus.All)
            foreach (var rule in one.Verdicts.Values.Select(v => v.Rule).OfType<string>())
                Assert.True(RuleBook.Named(rule) is not null, $"{one.Place}: {one.Name} names the rule {rule}, which does not exist");
    }
}
