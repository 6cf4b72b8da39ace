using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>The rules in plain numbers say what the specification says.</summary>
public static class SweepRulesTests
{
    public static TheoryData<int> Exemplars => [.. Enumerable.Range(0, RuleSpace.ExemplarCount)];

    [Theory]
    [MemberData(nameof(Exemplars))]
    public static void Forms_around_every_accepted_one_are_judged_alike(int exemplar)
    {
        var (compared, accepted) = RuleSpace.Compare(exemplar, 211, TestContext.Current.CancellationToken);
        Assert.True(compared > 10_000, $"{compared} forms");
        Assert.True(accepted > 0 && accepted < compared, $"{accepted} of {compared} accepted");
    }
}
