using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Obligations;

/// <summary>What one step of an induction is about: unknown in a proof, concrete in the replay of a counterexample.</summary>
/// <param name="World">The world before the step; for confidentiality that of the first run.</param>
/// <param name="Second">The world of the second run, or null where one run is enough.</param>
/// <param name="Move">The move; for confidentiality that of the first run.</param>
/// <param name="SecondMove">The move of the second run; the same where the actor is not the victim.</param>
/// <param name="KeyId">The KeyID at which the invariant is asked for after the step.</param>
/// <param name="Line">The line at which it is asked for.</param>
/// <param name="Cell">The cell of which it is asked what the victim would accept.</param>
/// <param name="VictimKeys">Which keys are the victim's.</param>
/// <param name="Renaming">How the victim's contents differ between the runs.</param>
public sealed record StepCase(World World, World? Second, Move Move, Move SecondMove, KeyId KeyId, LineAddress Line, LineAddress Cell, IVictimKeys VictimKeys, Renaming Renaming);
