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
    /// <summary>The assumptions that it names on a platform, each once; whoever uses the theorem has to discharge them.</summary>
    public ImmutableArray<string> Assumptions(Profile platform) =>
        [.. Plan(platform).SelectMany(p => p.Pose().Assumptions).Select(a => NameOf(a.Name)).Distinct(StringComparer.Ordinal)];

    /// <summary>The obligations without one of the assumptions: that is how a link is cut.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="assumption">The name of the assumption.</param>
    public ImmutableArray<Func<Obligation>> Without(Profile platform, string assumption) =>
    [
        .. from planned in Plan(platform)
           let whole = planned.Pose()
           where whole.Assumptions.Any(a => NameOf(a.Name) == assumption)
           let cut = whole with { Id = $"{whole.Id} without {assumption}", Assumptions = [.. whole.Assumptions.Where(a => NameOf(a.Name) != assumption)] }
           select (Func<Obligation>)(() => cut),
    ];

    // Assertions are numbered.
    internal static string NameOf(string assertion) => assertion.Split('!')[0];
}
