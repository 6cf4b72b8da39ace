using System.Collections.Concurrent;
using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Mutants;

/// <summary>Whether there is a state and an operation in which a rule decides: a rule that never does would be idle talk.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Where">The operation and the platform, such as <c>Load on server-ci</c>; null if there is none.</param>
public sealed record Reachability(Rule Rule, string? Where)
{
    private const ulong ResourceLimit = 100_000_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private static readonly ImmutableArray<(string Name, Func<Claim, Step> Run)> Operations =
    [
        .. MachineOperation.All.Select(o => (o.Name, (Func<Claim, Step>)(c => o.Run(c, Claim.OnAnyBoard(c.AnyMachine()))))),
        ("Reset", c => Reset.Run(c.AnyMachine())),
        .. new[] { (7u, 0u), (0x8000_0008u, 0u), (0x1Bu, 0u), (0x1Bu, 1u), (0u, 0u) }.Select(leaf => ($"Cpuid{leaf.Item1:X}.{leaf.Item2}", (Func<Claim, Step>)(c => Cpuid.Run(c.AnyMachine(), leaf.Item1, leaf.Item2)))),
    ];

    /// <summary>Looks for a state and an operation for every rule.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImmutableArray<Reachability> Compute(ISolver solver, CancellationToken cancellationToken) =>
        Compute(solver, new ConcurrentDictionary<(string, Profile), Lazy<Ran>>(), cancellationToken);

    // An operation on a platform is one big term, the same for every rule.
    private static ImmutableArray<Reachability> Compute(ISolver solver, ConcurrentDictionary<(string, Profile), Lazy<Ran>> ran, CancellationToken cancellationToken) =>
        [.. RuleBook.Machine.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(rule => new Reachability(rule, Find(solver, rule, ran, cancellationToken)))];

    private static string? Find(ISolver solver, Rule rule, ConcurrentDictionary<(string, Profile), Lazy<Ran>> ran, CancellationToken cancellationToken)
    {
        foreach (var (name, run) in Operations.OrderByDescending(o => rule.Id.StartsWith(o.Name, StringComparison.OrdinalIgnoreCase)))
            foreach (var platform in ProofPlatforms.All.OrderByDescending(p => p.Packages))
            {
                var all = ran.GetOrAdd((name, platform), _ => new(() => Run(platform, run))).Value;
                var never = new Obligation($"never/{rule.Id}/{name}/{platform.Name}", $"{rule.Id} never decides {name}", all.Given, !all.Fired[rule]);
                if (never.Goal.IsTrue) continue;
                var answer = solver.Solve(new(never.Id, never.Script().Text, [], false, ResourceLimit, Timeout), cancellationToken);
                if (answer.Verdict == Verdict.Sat) return $"{name} on {platform.Name}";
            }

        return null;
    }

    private static Ran Run(Profile platform, Func<Claim, Step> run)
    {
        var fired = RuleSet.Empty;
        var claim = Claim.Prove("ran", "", platform, null, c =>
        {
            fired = run(c).Machine.Fired;
            return true;
        });
        return new(claim.Assumptions, fired);
    }

    private sealed record Ran(ImmutableArray<Assertion> Given, RuleSet Fired);
}
