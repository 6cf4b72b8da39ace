using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Prover.Attacks;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Cells;

/// <summary>Decides every cell of the guarantee matrix of a policy: by induction, or by the shortest attack.</summary>
/// <remarks>Proofs are shared between cells: a cell rests on the moves of its attacker. Safe for many threads.</remarks>
public sealed class GuaranteeMatrix
{
    /// <summary>The longest attack that is looked for.</summary>
    public const int MaxAttackSteps = 9;

    private readonly SandboxPolicy policy;
    private readonly ProofRunner runner;
    private readonly bool pagesAreShared;
    private readonly ConcurrentDictionary<string, Lazy<ProofResult>> proofs = new(StringComparer.Ordinal);

    /// <summary>The matrix of a policy that was found well-formed.</summary>
    public GuaranteeMatrix(SandboxPolicy policy, ProofRunner runner)
    {
        this.policy = policy;
        this.runner = runner;
        pagesAreShared = new Ownership(policy).SharesPages;
    }

    /// <summary>How many different obligations were decided so far.</summary>
    public int ProofsDone => proofs.Count;

    /// <summary>Decides all cells on the given platforms, in the order platform, guarantee, capability.</summary>
    /// <param name="platforms">The platforms.</param>
    /// <param name="progress">Told of each cell as it is decided; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UndecidedCellException">A cell has neither a proof nor an attack.</exception>
    public ImmutableArray<Cell> Decide(IEnumerable<Profile> platforms, Action<Cell>? progress, CancellationToken cancellationToken)
    {
        var wanted = (from p in platforms from g in Enum.GetValues<Guarantee>() from c in Enum.GetValues<Capability>() select (p, g, c)).ToArray();
        var cells = new Cell[wanted.Length];
        try
        {
            Parallel.For(0, wanted.Length, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                cells[i] = Decide(wanted[i].p, wanted[i].g, wanted[i].c, cancellationToken);
                progress?.Invoke(cells[i]);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<UndecidedCellException>().FirstOrDefault() is { } undecided)
        {
            throw new UndecidedCellException(undecided.Message);
        }

        return [.. cells];
    }

    /// <summary>Decides one cell.</summary>
    public Cell Decide(Profile platform, Guarantee guarantee, Capability capability, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var results = new List<ProofResult>();
        foreach (var obligation in new Induction(platform, guarantee, pagesAreShared).For(capability))
        {
            var result = Prove(obligation, cancellationToken);
            results.Add(result);
            if (result.Status is ProofStatus.Undecided or ProofStatus.Vacuous) throw new UndecidedCellException(result.Reason);
            if (result.Status == ProofStatus.Counterexample) return Refute(platform, guarantee, capability, obligation, clock, cancellationToken);
        }

        return new(guarantee, platform, capability, CellVerdict.Proved, [.. results], null, clock.Elapsed);
    }

    private Cell Refute(Profile platform, Guarantee guarantee, Capability capability, Obligation obligation, Stopwatch clock, CancellationToken cancellationToken)
    {
        var scene = new Scene(policy, platform);
        var attack = new AttackSearch(scene, guarantee).Find(capability, MaxAttackSteps, cancellationToken)
            ?? new AttackUnrolling(scene, guarantee, runner.Solver).Find(capability, AttackUnrolling.MaxSteps, cancellationToken)
            ?? throw new UndecidedCellException($"{obligation.Id} has a counterexample to induction, and neither search ({MaxAttackSteps} steps) nor solver ({AttackUnrolling.MaxSteps} steps) found an attack: the invariant is too weak or the search too small");
        if (!attack.Succeeds(() => new BitsCipher()))
            throw new UndecidedCellException($"the attack on {obligation.Id} does not replay with real bytes: the ideal cipher and AES-XTS disagree");
        return new(guarantee, platform, capability, CellVerdict.Refuted, [], attack, clock.Elapsed);
    }

    private ProofResult Prove(Obligation obligation, CancellationToken cancellationToken)
    {
        var lazy = proofs.GetOrAdd(obligation.Id, _ => new Lazy<ProofResult>(() => runner.Decide(obligation, cancellationToken)));
        return lazy.Value;
    }
}
