using System.Collections.Immutable;
using TmeBox.Lifting.Claims;
using TmeBox.Policies;
using TmeBox.Prover.Adequacy;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Proving;

/// <summary>An obligation of the list that <c>prove</c> works through.</summary>
/// <param name="Group">The theorem, or the guarantee with its platform, under which it is shown.</param>
/// <param name="Sentence">What the group says.</param>
/// <param name="DoesNotSay">What it does not say; empty if nothing needs to be said.</param>
/// <param name="Label">What tells it from others of its group.</param>
/// <param name="Id">The obligation's id.</param>
/// <param name="Posed">The obligation, posed when it is asked for.</param>
/// <param name="Cells">The cells of the matrix that rest on it; empty for a theorem.</param>
internal sealed record Claimed(string Group, string Sentence, string DoesNotSay, string Label, string Id, Lazy<Obligation> Posed, ImmutableArray<MatrixCell> Cells)
{
    /// <summary>The obligation.</summary>
    public Obligation Obligation => Posed.Value;
}

/// <summary>A cell of the matrix of one of the two ways to share pages.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="SharedPages">Whether a page may hold lines of two owners.</param>
/// <param name="Guarantee">The guarantee.</param>
/// <param name="Attacker">Against whom.</param>
internal sealed record MatrixCell(Profile Platform, bool SharedPages, Guarantee Guarantee, Attacker Attacker);

/// <summary>Everything that is claimed: theorems about the machine, about code, about what judges code and about how these fit together, and what the cells of the matrix rest on.</summary>
internal static class Claims
{
    /// <summary>The platforms of the matrix.</summary>
    public static ImmutableArray<Profile> MatrixPlatforms { get; } = [ProofPlatforms.ClientNone, ProofPlatforms.ServerCi];

    /// <summary>All of it, in reading order.</summary>
    public static ImmutableArray<Claimed> All() => [.. Theorems(), .. Code(), .. Compiled(), .. Adequacy(), .. Inductions()];

    private static IEnumerable<Claimed> Theorems() =>
        from theorem in TheoremBook.All
        from platform in ProofPlatforms.All
        where theorem.IsAbout(platform)
        select new Claimed(theorem.Id, theorem.Sentence, theorem.DoesNotSay, platform.Name, $"{theorem.Id}/{platform.Name}", new(() => theorem.On(platform, null)), []);

    private static IEnumerable<Claimed> Code() =>
        from theorem in CodeTheorems.All
        from planned in theorem.Plan()
        select new Claimed(theorem.Id, theorem.Sentence, theorem.DoesNotSay, planned.Id[(theorem.Id.Length + 1)..], planned.Id, new(planned.Pose), []);

    private static IEnumerable<Claimed> Compiled() =>
        SweepTheorem.All.Select(t => new Claimed(t.Id, t.Sentence, t.DoesNotSay, "compiled", t.Id, new(() => t.Pose()), []));

    private static IEnumerable<Claimed> Adequacy() =>
        from theorem in AdequacyBook.All
        from platform in MatrixPlatforms
        from planned in theorem.Plan(platform)
        select new Claimed(theorem.Id, theorem.Sentence, theorem.DoesNotSay, planned.Id[(theorem.Id.Length + 1)..], planned.Id, new(planned.Pose), []);

    private static IEnumerable<Claimed> Inductions()
    {
        foreach (var platform in MatrixPlatforms)
            foreach (var shared in new[] { true, false })
                foreach (var (name, guarantee) in Naming.Guarantees)
                {
                    var induction = new Induction(platform, guarantee, shared, InvariantParts.Keys | InvariantParts.Windows);
                    var uses = Candidates.WithFullInvariant.Granted
                        .SelectMany(c => induction.Plan(c).Select(o => (Obligation: o, Cell: new MatrixCell(platform, shared, guarantee, c))))
                        .GroupBy(u => u.Obligation.Id, StringComparer.Ordinal);
                    var group = $"{name} on {platform.Name}, {(shared ? "shared pages" : "own pages")}";
                    var sentence = $"before the first sandbox the invariant of {name} holds, and every move of every run keeps it";
                    foreach (var use in uses)
                        yield return new(group, sentence, "", use.Key[(use.Key.LastIndexOf('/') + 1)..], use.Key, new(use.First().Obligation.Pose), [.. use.Select(u => u.Cell)]);
                }
    }
}
