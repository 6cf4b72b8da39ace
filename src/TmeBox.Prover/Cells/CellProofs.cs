using System.Collections.Concurrent;
using System.Collections.Immutable;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Cells;

/// <summary>Proves cells by induction; what several cells rest on is decided once. Safe for many threads.</summary>
/// <param name="runner">Decides obligations.</param>
public sealed class CellProofs(ProofRunner runner)
{
    private readonly ConcurrentDictionary<string, Lazy<ProofResult>> proofs = new(StringComparer.Ordinal);

    /// <summary>How many different obligations were decided so far.</summary>
    public int Count => proofs.Count;

    /// <summary>The proofs that a cell rests on, or null if no induction for it succeeds.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="guarantee">The guarantee.</param>
    /// <param name="sharesPages">Whether pages have lines of two owners.</param>
    /// <param name="attacker">Against whom.</param>
    /// <param name="failed">Is given the obligation that failed, of each induction.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UndecidedCellException">A solver gave no verdict, or the solvers disagree.</exception>
    public ImmutableArray<ProofResult>? Of(Profile platform, Guarantee guarantee, bool sharesPages, Attacker attacker, ICollection<string> failed, CancellationToken cancellationToken)
    {
        foreach (var induction in Candidates.For(platform, guarantee, sharesPages, attacker))
            if (Of(induction, attacker, failed, cancellationToken) is { } results)
                return results;
        return null;
    }

    /// <summary>Whether some induction proves a cell.</summary>
    /// <inheritdoc cref="Of(Profile, Guarantee, bool, Attacker, ICollection{string}, CancellationToken)"/>
    public bool Hold(Profile platform, Guarantee guarantee, bool sharesPages, Attacker attacker, CancellationToken cancellationToken) =>
        Of(platform, guarantee, sharesPages, attacker, [], cancellationToken) is not null;

    private ImmutableArray<ProofResult>? Of(Induction induction, Attacker attacker, ICollection<string> failed, CancellationToken cancellationToken)
    {
        var plan = induction.Plan(attacker).ToArray();

        // What another thread is at comes last: waiting for it would leave a core idle.
        var later = new Queue<(string Id, Func<Obligation> Pose)>(plan);
        for (var left = plan.Length; later.Count > 0; left--)
        {
            var next = later.Dequeue();
            if (left > 0 && proofs.TryGetValue(next.Id, out var begun) && !begun.IsValueCreated) later.Enqueue(next);
            else if (!Holds(Decided(next.Id, next.Pose, cancellationToken), failed)) return null;
        }

        return [.. plan.Select(p => Decided(p.Id, p.Pose, cancellationToken))];
    }

    private static bool Holds(ProofResult result, ICollection<string> failed)
    {
        if (result.Status is ProofStatus.Undecided or ProofStatus.Vacuous) throw new UndecidedCellException(result.Reason);
        if (result.Status == ProofStatus.Proved) return true;
        failed.Add(result.Obligation.Id);
        return false;
    }

    private ProofResult Decided(string id, Func<Obligation> pose, CancellationToken cancellationToken) =>
        proofs.GetOrAdd(id, _ => new Lazy<ProofResult>(() => runner.Decide(pose(), cancellationToken))).Value;
}
