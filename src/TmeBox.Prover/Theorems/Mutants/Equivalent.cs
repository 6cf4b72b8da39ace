using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Mutants;

/// <summary>A mutant that no theorem can kill because it is no change: in words, and as an obligation that is proved.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Replacement">What it says instead.</param>
/// <param name="Argument">Why that changes nothing.</param>
/// <param name="Proof">That specification and mutant agree on every operation concerned.</param>
public sealed record Equivalent(string RuleId, bool Replacement, string Argument, Func<Profile, Obligation> Proof)
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<Equivalent> All { get; } =
    [
    ];

    /// <summary>The argument for a mutant, or null.</summary>
    public static Equivalent? Of(Mutant mutant) =>
        All.FirstOrDefault(e => string.Equals(e.RuleId, mutant.Rule.Id, StringComparison.Ordinal) && e.Replacement == mutant.Replacement);

    private static Equivalent PconfigAgrees(string ruleId, bool replacement, string argument) => new(ruleId, replacement, argument, profile =>
    {
        var mutant = new Mutant(RuleBook.Named(ruleId) ?? throw new InvalidOperationException($"no rule is called {ruleId}"), replacement);
        return Claim.Prove($"equivalent/{mutant}/{profile.Name}", $"{mutant} changes nothing", profile, null, c =>
        {
            var m = c.AnyMachine();
            var p = c.Request();
            var (said, meant) = (p.Run(m), p.Run(m with { Mutant = mutant }));
            return Lift<Answer>.Same(said.Answer, meant.Answer) & Unchanged.All(c, said.Machine, meant.Machine);
        });
    });
}
