using System.Collections.Immutable;
using TmeBox.Prover.Obligations;

namespace TmeBox.Prover.Adequacy;

/// <summary>A link without one of the things it is made of: then some obligation must have a counterexample, or the link did not need it.</summary>
/// <param name="What">What is left out: an assumption, a code rule, a duty of the runtime.</param>
/// <param name="Obligations">The obligations without it, the likeliest to break first.</param>
public sealed record AdequacyCut(string What, ImmutableArray<Func<Obligation>> Obligations);
