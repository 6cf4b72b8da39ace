using System.Collections.Immutable;
using TmeBox.Logic;

namespace TmeBox.Prover.Obligations;

/// <summary>One step of an induction as a question that can be put to unknown worlds and to concrete ones.</summary>
/// <param name="Case">The unknown worlds and move of the proof.</param>
/// <param name="Pose">What is assumed before the step, and what has to hold after it, of any case.</param>
public sealed record StepQuestion(StepCase Case, Func<StepCase, (ImmutableArray<Assertion> Assumptions, Bit Goal)> Pose);
