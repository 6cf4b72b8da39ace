using TmeBox.Spec.Rules;
using TmeBox.X86.Reporting;

namespace TmeBox.X86.Tests.Reporting;

/// <summary>Every rule tells what to emit instead.</summary>
public static class AdviceTests
{
    [Fact]
    public static void The_rules_of_code_and_no_others_have_advice() =>
        Assert.Equal(RuleBook.Code.Select(r => r.Id), Advice.Ids.Order(StringComparer.Ordinal));

    [Fact]
    public static void Advice_is_a_sentence_that_does_not_repeat_the_rule() => Assert.All(RuleBook.Code, rule =>
    {
        var advice = Advice.For(rule);
        Assert.True(advice.Length > 20 && char.IsUpper(advice[0]) && advice.EndsWith('.') && advice != rule.Sentence, $"{rule}: '{advice}'");
    });

    [Fact]
    public static void A_rule_that_is_not_about_code_has_none()
    {
        var rule = RuleBook.Machine[0];
        Assert.Contains(rule.Id, Assert.Throws<KeyNotFoundException>(() => Advice.For(rule)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void The_table_has_every_rule()
    {
        var table = RuleTable.Make();
        Assert.Equal("tmebox-code-rules/1", table.Schema);
        Assert.Equal(RuleBook.Code.Select(r => (r.Id, r.Source, r.Sentence, Advice.For(r))), table.Rules.Select(r => (r.Id, r.Source, r.Sentence, r.Instead)));
    }
}
