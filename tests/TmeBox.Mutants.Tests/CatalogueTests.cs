using TmeBox.Prover.Theorems.Mutants;
using TmeBox.Spec.Rules;

namespace TmeBox.Mutants.Tests;

public class CatalogueTests
{
    [Fact]
    public void There_are_at_least_150_faults_with_names_of_their_own_and_at_least_40_of_the_engine()
    {
        Assert.InRange(FaultCatalogue.All.Length, 150, 10_000);
        Assert.InRange(FaultCatalogue.OfEngine.Length, 40, 10_000);
        Assert.Equal(FaultCatalogue.All.Length, FaultCatalogue.All.Select(f => f.Id).Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void Every_rule_of_the_machine_has_a_fault_that_breaks_it()
    {
        var broken = FaultCatalogue.All.Select(f => f.RuleId).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in RuleBook.Machine) Assert.True(broken.Contains(rule.Id), $"no fault breaks {rule.Id}");
    }

    [Fact]
    public void Every_fault_breaks_a_rule_that_exists_or_says_that_it_breaks_none()
    {
        foreach (var fault in FaultCatalogue.All)
            Assert.True(fault.RuleId == SeededFault.NoRule || RuleBook.Named(fault.RuleId)?.Id == fault.RuleId, $"{fault} breaks '{fault.RuleId}', which is no rule");
    }

    [Fact]
    public void Every_guard_is_broken_both_ways_unless_that_is_proved_to_be_no_change()
    {
        foreach (var mutant in MutantTable.Mutants)
            Assert.True(Equivalent.Of(mutant) is not null || FaultCatalogue.Named(mutant.ToString()) is SpecificationFault, $"{mutant} is missing");
    }

    [Fact]
    public void Every_fault_of_the_engine_says_in_a_sentence_what_goes_wrong()
    {
        foreach (var fault in FaultCatalogue.OfEngine)
        {
            Assert.Matches("^[a-z0-9-]+$", fault.Id);
            Assert.Matches("^[A-Z0-9].{10,}\\.$", fault.Sentence);
        }
    }
}
