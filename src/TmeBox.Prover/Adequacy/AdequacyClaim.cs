using System.Collections.Immutable;
using TmeBox.Prover.Obligations;

namespace TmeBox.Prover.Adequacy;

/// <summary>A theorem of a link, with all that proves it.</summary>
/// <param name="Theorem">Its id; of a cell of the matrix, the guarantee's name.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="Obligations">What proves it, each with its id.</param>
public sealed record AdequacyClaim(string Theorem, string Sentence, ImmutableArray<(string Id, Func<Obligation> Pose)> Obligations);
