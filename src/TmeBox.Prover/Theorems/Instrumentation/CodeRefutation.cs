using System.Collections.Immutable;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Witnesses;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>What goes wrong when a code rule is dropped: an instruction that is then accepted, and a theorem that is then false of it.</summary>
/// <param name="Mutant">The rule, and what it says instead.</param>
/// <param name="Theorem">The theorem that is then false.</param>
/// <param name="FirstRule">The rule that refuses the instruction when none is dropped; null if none does, as of rules that grant something or are about places.</param>
/// <param name="Instruction">The instruction or the place, concrete.</param>
/// <param name="Before">The registers and what the sweep knew, concrete.</param>
/// <param name="Harm">What then happens.</param>
public sealed record CodeRefutation(Mutant Mutant, CodeTheorem Theorem, Rule? FirstRule, string Instruction, string Before, string Harm)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    // These rules grant something; dropped, they grant it always.
    private static readonly string[] Granting = ["Register.R11Zeroed", "Register.R11Kept", "Stack.Touch"];

    /// <summary>Every code rule that a theorem needs, dropped. The rules about images are no predicates over forms: their tests are those of the images.</summary>
    public static ImmutableArray<Mutant> Mutants { get; } = [.. RuleBook.Instructions.Where(r => DispensableRule.Of(r) is null).Select(Without)];

    /// <summary>The obligations that break without a rule: if not the first then the second.</summary>
    public static ImmutableArray<Func<Obligation>> Candidates(Mutant mutant)
    {
        var (theorem, which) = CodeWeakness.Of(mutant.Rule);
        return [.. Situations(theorem).Select(s => (Func<Obligation>)(() => theorem.Ask(which, s, mutant).Obligation))];
    }

    // What the sweep knew is told only where it matters.
    private static ImmutableArray<CodeSituation> Situations(CodeTheorem theorem)
    {
        var any = CodeSituation.Any(CodeLimits.Standard, theorem.Bundled());
        return [any with { State = CodeState.Entry }, any];
    }

    /// <summary>The specification without a rule.</summary>
    internal static Mutant Without(Rule rule) => new(rule, Granting.Contains(rule.Id, StringComparer.Ordinal));

    /// <summary>Looks for what goes wrong without a rule, and replays it: with the rule dropped all is assumed that the theorem assumes and its goal is false; with the rule in place not.</summary>
    /// <param name="mutant">The rule.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ReplayFailedException">The solver has no counterexample, or it is none when it is computed.</exception>
    public static CodeRefutation Find(Mutant mutant, ISolver solver, CancellationToken cancellationToken)
    {
        var (theorem, which) = CodeWeakness.Of(mutant.Rule);
        var situations = Situations(theorem);
        var unknown = Fails(situations[0]) ? situations[0] : situations[1];
        var obligation = theorem.Ask(which, unknown, mutant).Obligation;
        var concrete = (unknown with { Form = which.Form(unknown.Form) }).Concrete(Model.Of(obligation, solver, cancellationToken).Values);
        var (broken, question) = theorem.Ask(which, concrete, mutant);
        foreach (var missed in broken.Assumptions.Where(a => !a.Condition.IsTrue)) throw new ReplayFailedException($"{broken.Id} without {mutant.Rule}: {missed.Name} does not hold of {concrete.Form}");
        if (!broken.Goal.IsFalse) throw new ReplayFailedException($"{broken.Id} without {mutant.Rule}: the goal holds of {concrete.Form}");
        var (whole, meant) = theorem.Ask(which, concrete, null);
        if (whole.Goal.IsFalse && whole.Assumptions.All(a => a.Condition.IsTrue)) throw new ReplayFailedException($"{broken.Id}: {mutant.Rule} does not prevent {concrete.Form}");
        var first = theorem.Assumes == CodeAssumption.Accepted ? meant.Judgement.First : null;
        return new(mutant, theorem, first, CodeText.Subject(question, theorem.Assumes), CodeText.Before(question, theorem.Assumes), theorem.Shows(question));

        bool Fails(CodeSituation situation)
        {
            var asked = theorem.Ask(which, situation, mutant).Obligation;
            return solver.Solve(new(asked.Id, asked.Script().Text, [], false, ProofRunner.ResourceLimit, Timeout), cancellationToken).Verdict == Verdict.Sat;
        }
    }
}
