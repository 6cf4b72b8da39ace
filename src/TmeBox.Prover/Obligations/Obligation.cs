using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;

namespace TmeBox.Prover.Obligations;

/// <summary>One thing to be proved: that a goal follows from named assumptions.</summary>
/// <param name="Id">A stable name, such as <c>integrity/server-ci/Store by Attacker</c>.</param>
/// <param name="Sentence">What it says in words.</param>
/// <param name="Assumptions">What may be assumed; names appear in the core.</param>
/// <param name="Goal">What must follow.</param>
public sealed record Obligation(string Id, string Sentence, ImmutableArray<Assertion> Assumptions, Bit Goal)
{
    /// <summary>The name of the negated goal in scripts.</summary>
    public const string GoalName = "goal.negated";

    /// <summary>For a step of an induction the worlds and the move it is about, so that a counterexample can be replayed; otherwise null.</summary>
    public StepQuestion? Step { get; init; }

    /// <summary>The script that is unsatisfiable exactly if the goal follows.</summary>
    /// <param name="byEquations">How large terms are shared: <see cref="SmtScript.Of"/>.</param>
    public SmtScript Script(bool byEquations = false) => Write([.. Assumptions, new(GoalName, !Goal)], byEquations);

    /// <summary>The script that is satisfiable exactly if the assumptions can be met: without that a proof says nothing.</summary>
    public SmtScript SatisfiabilityScript() => Write([.. Assumptions]);

    // The ciphers' and renaming's equations are added where the assertions apply their functions.
    private SmtScript Write(ImmutableArray<Assertion> assertions, bool byEquations = false)
    {
        var applications = SmtScript.ApplicationsIn(assertions);
        var equations = CipherEquations.At(applications).Concat(SymbolicRenaming.At(applications));
        var numbered = equations.Select((e, i) => new Assertion($"{e.Name}!{i}", e.Condition));
        return SmtScript.Of([.. numbered, .. assertions], $"{Id}\n{Sentence}", byEquations);
    }
}
