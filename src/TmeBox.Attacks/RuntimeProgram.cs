using System.Collections.Immutable;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Attacks;

/// <summary>The programs of the trusted runtime and the kernel, step by step: what an AddPage or an EvictPage is (F-CCH-6), and the rest of a sandbox's life.</summary>
/// <remarks>
/// Each program can be asked for without some of its duties; proofs and attacks then show what the duty is for. Between any two steps the
/// other cores do as they like.
/// </remarks>
/// <param name="Profile">The platform: how many packages to program, how many cores to shoot down.</param>
/// <param name="Forgets">The duties that are left out: the runtime's flaws among what an attacker has.</param>
public sealed record RuntimeProgram(Profile Profile, Attacker Forgets = default)
{
    /// <summary>Create: the KeyID gets a random key on every package, and the sandbox may run.</summary>
    /// <param name="keyId">An idle KeyID.</param>
    /// <param name="isVictim">Whether it is the sandbox whose guarantees are asked for.</param>
    public ImmutableArray<AttackStep> Create(int keyId, bool isVictim = false)
    {
        AttackStep Programs(MoveKind kind, int core) => Step(kind, keyId, 0) with { Core = core, Choice = isVictim };
        if (Forgets.Has(Capability.NoStatusCheck)) return [Programs(MoveKind.ProgramUnchecked, 0) with { NoEntropy = true }, .. Second()];
        if (Forgets.Has(Capability.OnePackage)) return [Programs(MoveKind.ProgramOnePackage, 0)];
        return [Programs(MoveKind.Program, 0), .. Second()];

        ImmutableArray<AttackStep> Second() => Profile.Packages > 1 ? [Programs(MoveKind.ProgramSecond, 2)] : [];
    }

    /// <summary>Allocate, or the receiving end of a grant: a line that is nobody's is zeroed under the new owner's KeyID, then mapped in its window.</summary>
    /// <param name="keyId">The new owner.</param>
    /// <param name="line">The line.</param>
    /// <param name="isMapped">Whether the window maps the line's page already, for a neighbour's sake.</param>
    /// <param name="isCode">Whether it will hold code.</param>
    public ImmutableArray<AttackStep> Allocate(int keyId, ulong line, bool isMapped = false, bool isCode = false) =>
    [
        Step(Forgets.Has(Capability.NoZero) ? MoveKind.HandOverUnzeroed : MoveKind.HandOver, keyId, line) with { Choice = isCode },
        .. isMapped ? [] : (ImmutableArray<AttackStep>)[Step(MoveKind.Map, keyId, line)],
    ];

    /// <summary>Free, or revoke: the line is nobody's, leaves the window, every core's translation and the caches.</summary>
    public ImmutableArray<AttackStep> Free(int keyId, ulong line) =>
        [Step(MoveKind.Release, keyId, line), .. Forget(keyId, line)];

    /// <summary>Free, where the window still maps the page: the old owner's copy is flushed, and the line is nobody's.</summary>
    public ImmutableArray<AttackStep> FreeInSharedPage(int keyId, ulong line) =>
        Forgets.Has(Capability.NoFlush) ? [Step(MoveKind.Release, keyId, line)] : [Step(MoveKind.Release, keyId, line), Step(MoveKind.Flush, keyId, line)];

    /// <summary>Relocate: the content goes to a new owner, in place or to another line, through the runtime (D-BOX-3).</summary>
    public ImmutableArray<AttackStep> Relocate(int from, ulong source, int to, ulong target) =>
    [
        Step(MoveKind.Release, from, source), .. Leave(from, source),
        Step(MoveKind.CarryOut, from, source),
        Step(Forgets.Has(Capability.NoFlush) ? MoveKind.SkipFlush : MoveKind.FlushOut, from, source),
        Step(MoveKind.CarryIn, to, target), Step(MoveKind.Map, to, target),
    ];

    /// <summary>Enter: the sandbox runs on a core.</summary>
    public static ImmutableArray<AttackStep> Enter(int keyId, int core) => [Step(MoveKind.Enter, keyId, 0) with { Core = core }];

    /// <summary>Leave: it runs there no more.</summary>
    public static ImmutableArray<AttackStep> LeaveCore(int keyId, int core) => [Step(MoveKind.Leave, keyId, 0) with { Core = core }];

    /// <summary>A gate call: one sandbox leaves the core and another enters it.</summary>
    public static ImmutableArray<AttackStep> GateCall(int from, int to, int core) => [.. LeaveCore(from, core), .. Enter(to, core)];

    /// <summary>Destroy: the sandbox stops, every line is freed, what is left in the caches is flushed, and the KeyID is idle again; only then it may be recycled.</summary>
    /// <param name="keyId">The sandbox.</param>
    /// <param name="lines">Its lines.</param>
    /// <param name="neighbours">Lines of others that its window maps as well.</param>
    public ImmutableArray<AttackStep> Destroy(int keyId, ImmutableArray<ulong> lines, params ImmutableArray<ulong> neighbours) =>
    [
        Step(MoveKind.Retire, keyId, 0),
        .. lines.SelectMany(l => Free(keyId, l)),
        .. neighbours.SelectMany(l => Forget(keyId, l)),
        .. lines.Concat(neighbours).Select(l => Step(MoveKind.Flush, keyId, l)),
        Step(MoveKind.End, keyId, 0),
    ];

    private ImmutableArray<AttackStep> Forget(int keyId, ulong line) =>
        [.. Leave(keyId, line), Step(Forgets.Has(Capability.NoFlush) ? MoveKind.SkipFlush : MoveKind.FlushOut, keyId, line)];

    // The entry goes first, then every core's translation.
    private ImmutableArray<AttackStep> Leave(int keyId, ulong line)
    {
        var steps = ImmutableArray.CreateBuilder<AttackStep>();
        steps.Add(Step(MoveKind.Unmap, keyId, line));
        for (var core = 0; core < AliasPhase.Cores(Profile); core++)
        {
            var isForgotten = Forgets.Has(Capability.NoShootDown) || (Forgets.Has(Capability.StaleTlb) && core > 0);
            steps.Add(Step(isForgotten ? MoveKind.SkipShootDown : MoveKind.ShootDown, keyId, line) with { Core = core });
        }

        return steps.ToImmutable();
    }

    private static AttackStep Step(MoveKind kind, int keyId, ulong line) => AttackStep.Of(kind, Actor.Runtime, keyId, line);
}
