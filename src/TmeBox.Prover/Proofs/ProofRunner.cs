using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Proofs;

/// <summary>Puts obligations to the solvers. Safe for many threads; obligations are independent.</summary>
public sealed class ProofRunner
{
    /// <summary>Steps that a solver may take for one query; the largest obligation needs a tenth of a per cent of it.</summary>
    public const ulong ResourceLimit = 400_000_000;

    // Steps are what bounds a query, the same on every machine; the clock only keeps a hung solver from hanging us.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);
    private readonly ISolver solver;
    private readonly ISolver? second;

    /// <summary>A runner.</summary>
    /// <param name="solver">Answers every query.</param>
    /// <param name="second">Is asked the same question again, or null. Disagreement makes an obligation undecided.</param>
    /// <param name="givesCores">Whether a proof tells what it used; a verdict alone takes a fraction of the time.</param>
    public ProofRunner(ISolver solver, ISolver? second = null, bool givesCores = true)
    {
        this.solver = solver;
        this.second = second;
        GivesCores = givesCores;
    }

    /// <summary>Whether results tell the rules and assumptions that a proof used.</summary>
    public bool GivesCores { get; }

    /// <summary>The solver that answers every query.</summary>
    public ISolver Solver => solver;

    /// <summary>Decides one obligation.</summary>
    public ProofResult Decide(Obligation obligation, CancellationToken cancellationToken)
    {
        var script = obligation.Script().Text;
        var answer = solver.Solve(new(obligation.Id, script, [], GivesCores, ResourceLimit, Timeout), cancellationToken);
        var opinion = second?.Solve(new(obligation.Id, script, [], false, ResourceLimit, Timeout), cancellationToken);
        var names = answer.Core.Select(SmtScript.LabelOf).Distinct(StringComparer.Ordinal).ToArray();
        var rules = names.Select(RuleBook.Named).OfType<Rule>().ToImmutableArray();
        var assumptions = names.Where(n => RuleBook.Named(n) is null && n != Obligation.GoalName).ToImmutableArray();
        var (status, reason) = Judge(obligation, answer, opinion, cancellationToken);
        return new(obligation, status, rules, assumptions, answer, opinion?.Verdict, reason);
    }

    /// <summary>Decides many obligations, as many at a time as there are cores; results in the order of the obligations.</summary>
    /// <param name="obligations">What is to be proved; each is posed by the thread that decides it, because that takes time, too.</param>
    /// <param name="progress">Told after each one how many are done; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public ImmutableArray<ProofResult> DecideAll(IReadOnlyList<Func<Obligation>> obligations, Action<int>? progress, CancellationToken cancellationToken)
    {
        var results = new ProofResult[obligations.Count];
        var done = 0;
        Parallel.For(0, obligations.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            results[i] = Decide(obligations[i](), cancellationToken);
            progress?.Invoke(Interlocked.Increment(ref done));
        });
        return [.. results];
    }

    private (ProofStatus Status, string Reason) Judge(Obligation obligation, SolverAnswer answer, SolverAnswer? opinion, CancellationToken cancellationToken)
    {
        if (answer.Verdict is Verdict.Unknown or Verdict.Error)
            return (ProofStatus.Undecided, $"{solver.Name} gave no verdict on {obligation.Id}: {answer.Reason}");
        if (opinion is not null && opinion.Verdict != answer.Verdict)
            return (ProofStatus.Undecided, $"{solver.Name} says {answer.Verdict} and {second!.Name} says {opinion.Verdict} of {obligation.Id}: {opinion.Reason}");
        if (answer.Verdict == Verdict.Sat) return (ProofStatus.Counterexample, "");
        var met = solver.Solve(new(obligation.Id, obligation.SatisfiabilityScript().Text, [], false, ResourceLimit, Timeout), cancellationToken);
        return met.Verdict switch
        {
            Verdict.Sat => (ProofStatus.Proved, ""),
            Verdict.Unsat => (ProofStatus.Vacuous, $"the assumptions of {obligation.Id} contradict each other"),
            _ => (ProofStatus.Undecided, $"{solver.Name} gave no verdict on the assumptions of {obligation.Id}: {met.Reason}"),
        };
    }
}
