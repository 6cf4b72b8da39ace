using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Prover.Attacks;
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

    private const int FewSteps = 4;

    private readonly SandboxPolicy policy;
    private readonly bool pagesAreShared;
    private readonly ConcurrentDictionary<(string, Guarantee, Capability), Lazy<Cell>> cells = new();
    private readonly CellProofs proofs;

    /// <summary>The matrix of a policy that was found well-formed.</summary>
    public GuaranteeMatrix(SandboxPolicy policy, ProofRunner runner)
    {
        this.policy = policy;
        proofs = new(runner);
        pagesAreShared = new Ownership(policy).SharesPages;
    }

    /// <summary>How many different obligations were decided so far.</summary>
    public int ProofsDone => proofs.Count;

    /// <summary>Every cell of a platform, in the order guarantee, capability.</summary>
    public static ImmutableArray<(Guarantee Guarantee, Capability Capability)> CellsOf(Profile platform) =>
        [.. from g in Enum.GetValues<Guarantee>() from c in Enum.GetValues<Capability>() where CapabilityTriple.Exists(c, platform) select (g, c)];

    /// <summary>Decides cells, as many at a time as there are cores; results in the order asked.</summary>
    /// <param name="wanted">The cells.</param>
    /// <param name="progress">Told of each cell as it is decided; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UndecidedCellException">A cell has neither a proof nor an attack.</exception>
    public ImmutableArray<Cell> Decide(IReadOnlyList<(Profile Platform, Guarantee Guarantee, Capability Capability)> wanted, Action<Cell>? progress, CancellationToken cancellationToken)
    {
        var decided = new Cell[wanted.Count];
        try
        {
            Parallel.For(0, wanted.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                decided[i] = Decide(wanted[i].Platform, wanted[i].Guarantee, wanted[i].Capability, cancellationToken);
                progress?.Invoke(decided[i]);
            });
        }
        catch (AggregateException e) when (e.InnerExceptions.OfType<UndecidedCellException>().FirstOrDefault() is { } failure)
        {
            throw new UndecidedCellException(failure.Message);
        }

        return [.. decided];
    }

    /// <summary>Decides one cell.</summary>
    public Cell Decide(Profile platform, Guarantee guarantee, Capability capability, CancellationToken cancellationToken) =>
        Decided(platform, guarantee, capability, cancellationToken);

    private Cell Work(Profile platform, Guarantee guarantee, Capability capability, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var failed = new List<string>();
        if (proofs.Of(platform, guarantee, pagesAreShared, capability, failed, cancellationToken) is { } results)
            return new(guarantee, platform, capability, CellVerdict.Proved, results, null, clock.Elapsed);
        return Refute(platform, guarantee, capability, failed, clock, cancellationToken);
    }

    private Cell Refute(Profile platform, Guarantee guarantee, Capability capability, List<string> failed, Stopwatch clock, CancellationToken cancellationToken)
    {
        var scene = new Scene(policy, platform, guarantee, capability == Capability.ShareReader);
        var search = new AttackSearch(scene, guarantee);

        // What the co-tenant does alone refutes every other cell as well, unless the capability by itself needs but a few steps.
        var attack = (capability == Capability.CoTenant ? null : search.FindAlone(capability, FewSteps, cancellationToken))
            ?? (capability == Capability.CoTenant ? null : KnownFor(platform, guarantee, capability, cancellationToken))
            ?? search.Find(capability, MaxAttackSteps, cancellationToken)
            ?? FromTheStart(platform, guarantee, capability, cancellationToken)
            ?? throw new UndecidedCellException($"{string.Join("; ", failed)}: counterexamples to induction, and no attack of {MaxAttackSteps} steps was found: the invariant is too weak or the search too small");
        if (!attack.Succeeds(() => BitsCipher.For(platform)))
            throw new UndecidedCellException($"the attack on {failed[0]} does not replay with real bytes: the ideal cipher and AES-XTS disagree");
        return new(guarantee, platform, capability, CellVerdict.Refuted, [], attack, clock.Elapsed);
    }

    // Keys are given at set-up, so what a runtime does wrong with them is looked for there, too.
    private Attack? FromTheStart(Profile platform, Guarantee guarantee, Capability capability, CancellationToken cancellationToken) =>
        capability is Capability.NoStatusCheck or Capability.OnePackage
            ? new AttackSearch(new Scene(policy, platform, guarantee, false, SceneStart.Activated), guarantee).Find(capability, FewSteps, cancellationToken)
            : null;

    // The attack of a weaker attacker, if there is one.
    private Attack? KnownFor(Profile platform, Guarantee guarantee, Capability capability, CancellationToken cancellationToken)
    {
        var weaker = Decided(platform, guarantee, Capability.CoTenant, cancellationToken).Attack ?? (Lesser(capability) is { } lesser ? Decided(platform, guarantee, lesser, cancellationToken).Attack : null);
        return weaker is null ? null : weaker with { Capability = capability };
    }

    // What someone may do to sandbox lines it may do to any line.
    private static Capability? Lesser(Capability capability) => capability switch
    {
        Capability.DramSnoopAny => Capability.DramSnoop,
        Capability.DramFlipAny => Capability.DramFlip,
        Capability.DramSpliceAny => Capability.DramSplice,
        Capability.DramReplayAny => Capability.DramReplay,
        Capability.DramDropAny => Capability.DramDrop,
        Capability.DramAliasAny => Capability.DramAlias,
        Capability.NoShootDown => Capability.StaleTlb,
        _ => null,
    };

    private Cell Decided(Profile platform, Guarantee guarantee, Capability capability, CancellationToken cancellationToken) =>
        cells.GetOrAdd((platform.Name, guarantee, capability), _ => new Lazy<Cell>(() => Work(platform, guarantee, capability, cancellationToken))).Value;
}
