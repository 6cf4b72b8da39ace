using System.Reflection;
using System.Text.RegularExpressions;
using TmeBox.Spec.Rules;

namespace TmeBox.Spec.Tests.Rules;

/// <summary>Every rule can be named, traced to a fact and read.</summary>
public partial class RuleBookTests
{
    [GeneratedRegex(@"^(([DF]-[A-Z]+-\d+|SDM [12][A-D]? [\d.]+)(, ([DF]-[A-Z]+-\d+|SDM [12][A-D]? [\d.]+))*|model)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Source { get; }

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*\.[A-Z][A-Za-z0-9]*$", RegexOptions.None, 1000)]
    private static partial Regex Id { get; }

    [Fact]
    public void Rules_have_ids_of_their_own_facts_and_a_sentence()
    {
        Assert.NotEmpty(RuleBook.All);
        Assert.Equal(RuleBook.All.Length, RuleBook.All.Select(r => r.Id).Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Equal(RuleBook.All.Length, RuleBook.All.Select(r => r.Number).Distinct().Count());
        foreach (var rule in RuleBook.All)
        {
            Assert.Matches(Id, rule.Id);
            Assert.True(Source.IsMatch(rule.Source), $"{rule.Id} has the source '{rule.Source}'");
            Assert.True(rule.Sentence.Length > 20 && rule.Sentence.EndsWith('.') && char.IsUpper(rule.Sentence[0]), $"{rule.Id}: '{rule.Sentence}' is not a sentence");
            Assert.Same(rule, RuleBook.Named(rule.Id));
        }

        Assert.Null(RuleBook.Named("Pconfig.NoSuchRule"));
    }

    [Fact]
    public void Every_rule_that_is_declared_is_in_the_book()
    {
        var declared = typeof(RuleBook).Assembly.GetTypes()
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic))
            .Where(f => f.FieldType == typeof(Rule))
            .Select(f => (Rule)f.GetValue(null)!);
        Assert.Equal(declared.Select(r => r.Id).Order(StringComparer.Ordinal), RuleBook.All.Select(r => r.Id));
    }

    [Fact]
    public void A_set_holds_exactly_what_was_put_in()
    {
        Seeds.Each(50, random =>
        {
            var set = RuleSet.Empty;
            var put = new HashSet<Rule>();
            for (var i = 0; i < 6; i++)
            {
                var rule = RuleBook.All[random.Next(RuleBook.All.Length)];
                var holds = random.Coin();
                set = set.With(rule, holds);
                if (holds) put.Add(rule);
            }

            Assert.Equal(put.OrderBy(r => r.Id, StringComparer.Ordinal), set.Rules());
        });
    }

    [Fact]
    public void A_set_is_lifted()
    {
        var rule = RuleBook.All[0];
        var condition = Logic.Fresh.Bit("c");
        var holds = RuleSet.Empty.With(rule, condition)[rule];
        foreach (var value in new[] { true, false })
        {
            var meaning = new Logic.Interpretation();
            meaning.Define(condition.Term.Function!, [], ((Logic.Bit)value).Term);
            Assert.Equal(value, meaning.Evaluate(holds).IsTrue);
        }
    }
}
