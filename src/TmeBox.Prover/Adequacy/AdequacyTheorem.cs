using System.Collections.Immutable;
using TmeBox.Prover.Obligations;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Adequacy;

/// <summary>A theorem that ties two of the three proofs together.</summary>
/// <param name="Id">A stable name, such as <c>Adequacy.AccessIsACoTenantsMove</c>.</param>
/// <param name="Sentence">What it says.</param>
/// <param name="DoesNotSay">What a reader might take it to say, and it does not.</param>
/// <param name="Plan">The ids of the obligations that prove it on a platform, and how each is posed.</param>
public sealed record AdequacyTheorem(string Id, string Sentence, string DoesNotSay, Func<Profile, ImmutableArray<(string Id, Func<Obligation> Pose)>> Plan)
{
    /// <summary>The theorem on a platform without one of the assumptions that it names, for each of them: whoever uses the theorem has to discharge them, and each is needed.</summary>
    /// <param name="platform">The platform.</param>
    public ImmutableArray<AdequacyCut> Cuts(Profile platform)
    {
        // Posing takes longer than anything else here, so each obligation is posed once.
        ImmutableArray<Obligation> posed = [.. Plan(platform).Select(p => p.Pose())];
        return
        [
            .. from assumption in posed.SelectMany(o => o.Assumptions).Select(a => NameOf(a.Name)).Distinct(StringComparer.Ordinal)
               let cuts = from whole in posed
                          where whole.Assumptions.Any(a => NameOf(a.Name) == assumption)
                          select (Func<Obligation>)(() => whole with { Id = $"{whole.Id} without {assumption}", Assumptions = [.. whole.Assumptions.Where(a => NameOf(a.Name) != assumption)] })
               select new AdequacyCut($"{assumption} in {Id} on {platform.Name}", [.. cuts]),
        ];
    }

    // Assertions are numbered.
    private static string NameOf(string assertion) => assertion.Split('!')[0];
}
