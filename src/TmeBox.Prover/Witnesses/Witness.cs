using System.Collections.Immutable;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Guarantees;

namespace TmeBox.Prover.Witnesses;

/// <summary>A counterexample to a step of an induction, with real bytes, that was replayed on the concrete machine.</summary>
/// <remarks>
/// It starts in a state that satisfies the invariant at every KeyID and line that the step touches; whether a run leads there from
/// set-up is another question, which the search for attacks answers.
/// </remarks>
/// <param name="Obligation">What it refutes.</param>
/// <param name="Case">The concrete worlds and the move.</param>
/// <param name="After">What the move did.</param>
/// <param name="SecondAfter">What it did in the second run, if there is one.</param>
/// <param name="Draws">How often the cipher had to answer where the model was silent.</param>
public sealed record Witness(Obligation Obligation, StepCase Case, Played After, Played? SecondAfter, ulong Draws)
{
    /// <summary>Asks a solver for a counterexample, makes it concrete and replays it: all assumptions hold before, and the goal fails after.</summary>
    /// <param name="obligation">A step of an <see cref="Induction"/>.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="ArgumentException">The obligation is no step.</exception>
    /// <exception cref="ReplayFailedException">There is no counterexample, or it does not happen on the concrete machine: a fault of the prover.</exception>
    public static Witness Decode(Obligation obligation, ISolver solver, CancellationToken cancellationToken)
    {
        var question = obligation.Step ?? throw new ArgumentException($"{obligation.Id} is no step of an induction", nameof(obligation));
        var model = Model.Of(obligation, solver, cancellationToken);
        var concrete = ModelWorld.Of(question.Case, model);
        var (assumptions, goal) = question.Pose(concrete);
        var broken = assumptions.Where(a => !a.Condition.IsTrue).Select(a => a.Name).ToImmutableArray();
        if (!broken.IsEmpty) throw new ReplayFailedException($"the counterexample to {obligation.Id} does not satisfy {string.Join(", ", broken)} on the concrete machine");
        if (!goal.IsFalse) throw new ReplayFailedException($"the counterexample to {obligation.Id} satisfies the goal on the concrete machine");
        return new(
            obligation,
            concrete,
            Play.Make(concrete.World, concrete.Move),
            concrete.Second is null ? null : Play.Make(concrete.Second, concrete.SecondMove),
            model.Cipher.Draws);
    }
}
