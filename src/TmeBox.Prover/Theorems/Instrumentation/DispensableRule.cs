using System.Collections.Immutable;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>A rule without which every theorem about steps is still true: in words why it is there, and the proof that it is not needed.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Argument">Why it is there.</param>
/// <param name="Class">The class of the forms that it refuses.</param>
public sealed record DispensableRule(string RuleId, string Argument, InstructionClass Class)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<DispensableRule> All { get; } =
    [
        new("Instruction.Policy", "No access and no transfer of control depends on what these instructions give; the rule keeps out covert channels and irreproducible runs.", InstructionClass.Policy),
        new("Branch.ReturnRelease", "The return reads the stack first, so that the stack pointer was between the guards, and 64 KiB more do not leave the window: the guard is as wide. The rule keeps the bound on the stack pointer independent of the width of the guard.", InstructionClass.Return),
    ];

    /// <summary>What is said of a rule, or null if theorems need it.</summary>
    public static DispensableRule? Of(Rule rule) => All.FirstOrDefault(d => string.Equals(d.RuleId, rule.Id, StringComparison.Ordinal));

    /// <summary>The theorems about steps, of the specification without the rule, of the class that the rule is about.</summary>
    public ImmutableArray<Obligation> Obligations()
    {
        var mutant = CodeRefutation.Without(RuleBook.Named(RuleId) ?? throw new InvalidOperationException($"no rule is called {RuleId}"));
        var which = CodeCase.Of(Class);

        // With bundles another rule refuses the case, and nothing is left to be proved.
        return [.. CodeTheorems.All.Where(t => t.Assumes == CodeAssumption.Accepted && !(t.Bundled().IsTrue && CodeCase.RefusedInBundles.Any(c => c.Name == which.Name)))
            .Select(t => t.Ask(which, CodeSituation.Any(CodeLimits.Standard, t.Bundled()), mutant).Obligation)];
    }
}
