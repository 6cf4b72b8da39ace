using System.Collections.Immutable;

namespace TmeBox.Cli.Proving;

/// <summary>The theorems as a program reads them.</summary>
internal sealed record ProveDocument(string Schema, ImmutableArray<string> Solvers, int Proved, int RefutedCells, int Failures, ImmutableArray<ProveDocument.Theorem> Theorems)
{
    public static ProveDocument Of(ImmutableArray<Ended> ended, ImmutableArray<string> solvers) => new(
        "tmebox-prove/1",
        solvers,
        ended.Count(e => e.Result.Status == TmeBox.Prover.Proofs.ProofStatus.Proved),
        ended.Count(e => e.IsRefutedCell),
        ended.Count(e => e.IsFailure),
        [.. ended.Select(e => new Theorem(
            e.Result.Obligation.Id,
            e.Claim.Group,
            e.Claim.Sentence,
            e.Claim.DoesNotSay,
            e.Verdict,
            e.Attacks,
            Math.Round(e.Result.Answer.Elapsed.TotalSeconds, 3),
            e.Result.Answer.ResourcesUsed,
            [.. e.Result.RulesUsed.Select(r => r.Id)],
            e.Assumptions,
            e.Result.SecondOpinion?.ToString().ToLowerInvariant(),
            e.Result.Reason))]);

    internal sealed record Theorem(
        string Id,
        string Group,
        string Sentence,
        string DoesNotSay,
        string Verdict,
        ImmutableArray<string> Attacks,
        double Seconds,
        ulong Resources,
        ImmutableArray<string> Rules,
        ImmutableArray<string> Assumptions,
        string? SecondOpinion,
        string Reason);
}
