using System.Collections.Immutable;
using TmeBox.Logic;
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
        ("PCONFIG", c => Pconfig.Run(c.AnyMachine(), c.Request())),
        ("WRMSR 982H", c => WriteActivate.Run(c.AnyMachine(), Fresh.Word("written", 64), Claim.Inputs())),
        .. MemoryOperation.All.Select(o => (o.Name, (Func<Claim, Step>)(c => o.Run(c.AnyMachine(), new(Fresh.Word("address", PhysicalAddress.Width)))))),
    ];

    /// <summary>Looks for a state and an operation for every rule.</summary>
    /// <param name="solver">The solver.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImmutableArray<Reachability> Compute(ISolver solver, CancellationToken cancellationToken) =>
        [.. RuleBook.Machine.AsParallel().AsOrdered().WithCancellation(cancellationToken).Select(rule => new Reachability(rule, Find(solver, rule, cancellationToken)))];

    private static string? Find(ISolver solver, Rule rule, CancellationToken cancellationToken)
    {
        foreach (var (name, run) in Operations.OrderByDescending(o => rule.Id.StartsWith(o.Name, StringComparison.OrdinalIgnoreCase)))
            foreach (var platform in ProofPlatforms.All)
            {
                var never = Claim.Prove($"never/{rule.Id}/{name}/{platform.Name}", $"{rule.Id} never decides {name}", platform, null, c => !run(c).Machine.Fired[rule]);
                if (never.Goal.IsTrue) continue;
                var answer = solver.Solve(new(never.Id, never.Script().Text, [], false, ResourceLimit, Timeout), cancellationToken);
                if (answer.Verdict == Verdict.Sat) return $"{name} on {platform.Name}";
            }

        return null;
    }
}
