using System.Collections.Immutable;
using TmeBox.Prover.Proofs;

namespace TmeBox.Prover.Adequacy;

/// <summary>A theorem of a link, decided.</summary>
/// <param name="Claim">The theorem.</param>
/// <param name="Results">The verdicts on its obligations.</param>
public sealed record DecidedClaim(AdequacyClaim Claim, ImmutableArray<ProofResult> Results)
{
    /// <summary>Whether every obligation is proved.</summary>
    public bool Holds => Results.All(r => r.Status == ProofStatus.Proved);
}

/// <summary>A cut, decided.</summary>
/// <param name="Cut">The cut.</param>
/// <param name="Broken">The obligation that has a counterexample; null if none has, so that the link did not need what was cut.</param>
public sealed record DecidedCut(AdequacyCut Cut, ProofResult? Broken);

/// <summary>A link, decided.</summary>
/// <param name="Link">The link.</param>
/// <param name="Claims">Its theorems.</param>
/// <param name="Cuts">What it needs.</param>
public sealed record DecidedLink(AdequacyLink Link, ImmutableArray<DecidedClaim> Claims, ImmutableArray<DecidedCut> Cuts)
{
    /// <summary>Whether every theorem of it is proved and every cut breaks something.</summary>
    public bool Holds => Claims.All(c => c.Holds) && Cuts.All(c => c.Broken is not null);
}

/// <summary>Decides the adequacy theorem, link by link.</summary>
/// <param name="Links">The links, from verified bytes to the matrix.</param>
public sealed record AdequacyProof(ImmutableArray<DecidedLink> Links)
{
    /// <summary>Whether every link holds.</summary>
    public bool Holds => Links.All(l => l.Holds);

    /// <summary>How many obligations there are to decide, cuts included.</summary>
    public static int Count(ImmutableArray<AdequacyLink> links) => links.Sum(l => l.Claims.Sum(c => c.Obligations.Length) + l.Cuts.Length);

    /// <summary>Decides every obligation and every cut, as many at a time as there are cores.</summary>
    /// <param name="links">The links: <see cref="AdequacyLink.On"/>.</param>
    /// <param name="runner">The solvers. Two that disagree leave an obligation undecided.</param>
    /// <param name="progress">Told how many are done; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static AdequacyProof Decide(ImmutableArray<AdequacyLink> links, ProofRunner runner, Action<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runner);
        var done = 0;
        var decided = ImmutableArray.CreateBuilder<DecidedLink>();
        foreach (var link in links)
        {
            var before = done;
            var results = runner.DecideAll([.. link.Claims.SelectMany(c => c.Obligations).Select(o => o.Pose)], n => progress?.Invoke(before + n), cancellationToken);
            done += results.Length;
            var claims = ImmutableArray.CreateBuilder<DecidedClaim>();
            foreach (var claim in link.Claims) claims.Add(new(claim, results.Slice(claims.Sum(c => c.Results.Length), claim.Obligations.Length)));
            var cuts = link.Cuts.AsParallel().AsOrdered().WithCancellation(cancellationToken).WithDegreeOfParallelism(Environment.ProcessorCount).Select(cut =>
            {
                var broken = cut.Obligations.Select(o => runner.Decide(o(), cancellationToken)).FirstOrDefault(r => r.Status == ProofStatus.Counterexample);
                progress?.Invoke(Interlocked.Increment(ref done));
                return new DecidedCut(cut, broken);
            }).ToImmutableArray();
            decided.Add(new(link, claims.ToImmutable(), cuts));
        }

        return new(decided.ToImmutable());
    }
}
