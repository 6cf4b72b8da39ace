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

    // Whoever adds a verifier is tested without being named here.
    public static TheoryData<string> Verifiers =>
        [.. typeof(ICodeVerifier).Assembly.GetTypes().Where(t => t is { IsClass: true, IsAbstract: false, IsPublic: true } && t.IsAssignableTo(typeof(ICodeVerifier))).Select(t => t.FullName!)];

    [Theory]
    [MemberData(nameof(Verifiers))]
    public static void Every_verifier_judges_as_people_did(string name)
    {
        var type = typeof(ICodeVerifier).Assembly.GetType(name)!;
        var constructor = type.GetConstructors().Single(c => c.GetParameters().All(p => p.HasDefaultValue));
        var verifier = (ICodeVerifier)constructor.Invoke([.. constructor.GetParameters().Select(p => p.DefaultValue)]);
        var wrong = new List<string>();
        foreach (var (one, regions) in CaseCorpus.All)
            foreach (var (profile, verdict) in one.Verdicts)
            {
                var findings = verifier.Verify(CaseCorpus.Context(one, regions, profile), 1000, TestContext.Current.CancellationToken);
                var said = findings.Count == 0 ? "accepts" : "rejects by " + string.Join(", ", findings.Select(f => f.Rule.Id).Distinct());
                var right = verdict.Rule is null ? findings.Count == 0 : findings.Any(f => f.Rule.Id == verdict.Rule);
                if (!right) wrong.Add($"{one.Place}: {one.Name} for {profile}: {said}; expected {(verdict.Rule is null ? "accept" : "reject " + verdict.Rule)}");
            }

        Assert.True(wrong.Count == 0, $"{wrong.Count} cases:{Environment.NewLine}{string.Join(Environment.NewLine, wrong)}");
    }
}
