using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Attacks;
using TmeBox.Policies;
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
    private readonly ConcurrentDictionary<(string, Guarantee, Attacker), Lazy<Cell>> cells = new();
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

    /// <summary>Every cell of a platform for an attacker with one capability besides being a co-tenant, in the order guarantee, capability.</summary>
    public static ImmutableArray<(Guarantee Guarantee, Attacker Attacker)> CellsOf(Profile platform) =>
        [.. from g in Enum.GetValues<Guarantee>() from c in Enum.GetValues<Capability>() where CapabilityTriple.Exists(c, platform) select (g, (Attacker)c)];

    /// <summary>Decides cells, as many at a time as there are cores; results in the order asked.</summary>
    /// <param name="wanted">The cells.</param>
    /// <param name="progress">Told of each cell as it is decided; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UndecidedCellException">A cell has neither a proof nor an attack.</exception>
    public ImmutableArray<Cell> Decide(IReadOnlyList<(Profile Platform, Guarantee Guarantee, Attacker Attacker)> wanted, Action<Cell>? progress, CancellationToken cancellationToken)
    {
        var decided = new Cell[wanted.Count];
        try
        {
            Parallel.For(0, wanted.Count, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
            {
                decided[i] = Decide(wanted[i].Platform, wanted[i].Guarantee, wanted[i].Attacker, cancellationToken);
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
    public Cell Decide(Profile platform, Guarantee guarantee, Attacker attacker, CancellationToken cancellationToken) =>
        Decided(platform, guarantee, attacker, cancellationToken);

    private Cell Work(Profile platform, Guarantee guarantee, Attacker attacker, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        var failed = new List<string>();

        // What falls to a weaker attacker need not be tried to prove.
        if (Weaker(attacker).FirstOrDefault(w => Decided(platform, guarantee, w, cancellationToken).Verdict == CellVerdict.Refuted, attacker) is var weaker && weaker != attacker)
            failed.Add($"{Naming.NameOf(guarantee)} on {platform.Name} against {Naming.NameOf(weaker)}");
        else if (proofs.Of(platform, guarantee, pagesAreShared, attacker, failed, cancellationToken) is { } results)
            return new(guarantee, platform, attacker, CellVerdict.Proved, results, null, clock.Elapsed);
        return Refute(platform, guarantee, attacker, failed, clock, cancellationToken);
    }

    private Cell Refute(Profile platform, Guarantee guarantee, Attacker attacker, List<string> failed, Stopwatch clock, CancellationToken cancellationToken)
    {
        var scene = new Scene(policy, platform, guarantee, attacker.Has(Capability.ShareReader));
        var search = new AttackSearch(scene, guarantee);

        // What a weaker attacker does refutes the cell as well, unless what this one adds needs but a few steps by itself.
        var adds = attacker != Capability.CoTenant;
        var attack = (adds ? search.FindAlone(attacker, FewSteps, cancellationToken) : null)
            ?? (adds ? KnownFor(platform, guarantee, attacker, cancellationToken) : null)
            ?? search.Find(attacker, MaxAttackSteps, cancellationToken)
            ?? FromTheStart(platform, guarantee, attacker, cancellationToken)
            ?? throw new UndecidedCellException($"{string.Join("; ", failed)}: counterexamples to induction, and no attack of {MaxAttackSteps} steps was found: the invariant is too weak or the search too small");
        if (!attack.Succeeds(() => BitsCipher.For(platform)))
            throw new UndecidedCellException($"the attack on {string.Join("; ", failed)} does not replay with real bytes: the ideal cipher and AES-XTS disagree");
        return new(guarantee, platform, attacker, CellVerdict.Refuted, [], attack, clock.Elapsed);
    }

    // Keys are given at set-up, so what a runtime does wrong with them is looked for there, too.
    private Attack? FromTheStart(Profile platform, Guarantee guarantee, Attacker attacker, CancellationToken cancellationToken)
    {
        if (!attacker.Has(Capability.NoStatusCheck) && !attacker.Has(Capability.OnePackage)) return null;
        IEnumerable<SandboxPolicy> policies = platform.Packages > 1 ? [policy, OnSecondPackage(platform)] : [policy];
        return policies.Select(p => new AttackSearch(new Scene(p, platform, guarantee, false, SceneStart.Activated), guarantee).Find(attacker, FewSteps, cancellationToken))
            .FirstOrDefault(a => a is not null);
    }

    // The same lines in the second package's half of the addresses, where the runtime may put them as well.
    private SandboxPolicy OnSecondPackage(Profile platform)
    {
        var half = 1UL << (platform.PhysicalAddressBits - platform.MaxKeyIdBits - 1);
        ImmutableArray<MemoryRange> Moved(ImmutableArray<MemoryRange> memory) => [.. memory.Select(m => m with { Start = m.Start | half })];
        return policy with
        {
            Sandboxes = [.. policy.Sandboxes.Select(s => s with { Memory = Moved(s.Memory) })],
            Shares = [.. policy.Shares.Select(s => s with { Memory = Moved(s.Memory) })],
            Gates = [.. policy.Gates.Select(g => g with { Entry = g.Entry | half })],
        };
    }

    // The attack of a weaker attacker, if there is one.
    private Attack? KnownFor(Profile platform, Guarantee guarantee, Attacker attacker, CancellationToken cancellationToken) =>
        Weaker(attacker).Select(w => Decided(platform, guarantee, w, cancellationToken).Attack).FirstOrDefault(a => a is not null) is { } known ? known with { Attacker = attacker } : null;

    private static IEnumerable<Attacker> Weaker(Attacker attacker)
    {
        if (attacker == Capability.CoTenant) yield break;
        yield return Capability.CoTenant;
        if (attacker.Added is [var only])
        {
            if (Lesser(only) is { } lesser) yield return lesser;
            yield break;
        }

        foreach (var capability in attacker.Added) yield return capability;
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

    private Cell Decided(Profile platform, Guarantee guarantee, Attacker attacker, CancellationToken cancellationToken) =>
        cells.GetOrAdd((platform.Name, guarantee, attacker), _ => new Lazy<Cell>(() => Work(platform, guarantee, attacker, cancellationToken))).Value;
}
