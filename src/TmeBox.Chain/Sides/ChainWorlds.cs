using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Chain.Layout;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Worlds;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Chain.Sides;

/// <summary>
/// The world in which sandboxes run, its twins for the guarantees of two runs, and the machine of the specification in lock-step with the engine. Every move is
/// asked for its permission, made in all of them, held against the guarantees, and compared.
/// </summary>
/// <remarks>Used by one thread. After the first finding nothing is done any more.</remarks>
internal sealed class ChainWorlds : IDisposable
{
    private const int FullComparisonEvery = 4096;
    private static readonly CapabilityTriple CoTenant = CapabilityTriple.Of(Capability.CoTenant);
    private readonly ChainGround ground;
    private readonly TableFrames frames;
    private readonly RecordingCipher cipher;
    private readonly Lockstep lockstep;
    private readonly ImmutableArray<Twin> twins;
    private readonly KeyDraw keys;
    private readonly CapabilityTriple? flaw;

    /// <summary>Worlds where the machine is activated, the runtime has its pages, zeroed, and no sandbox lives.</summary>
    /// <param name="ground">The platform, and what is held against every move.</param>
    /// <param name="frames">The runtime's pages.</param>
    /// <param name="victim">The KeyID of the sandbox whose guarantees are asked for.</param>
    /// <param name="seed">Determines keys and renaming.</param>
    /// <param name="checks">What is evaluated.</param>
    /// <param name="flaw">The capability of a runtime that fails in a duty, or null.</param>
    public ChainWorlds(ChainGround ground, TableFrames frames, int victim, ulong seed, ChainChecks checks, Capability? flaw)
    {
        (this.ground, this.frames) = (ground, frames);
        this.flaw = flaw is { } f ? CapabilityTriple.Of(f) : null;
        cipher = new(BitsCipher.For(ground.Platform));
        keys = new(seed, new(cipher));
        Checks = new(ground, frames, victim, keys.Victims, checks);
        lockstep = new(new SpecificationSide(ground.Platform, cipher), new EngineSide(ground.Platform, TmeBox.Engine.CacheShape.Unlimited), new(FullComparisonEvery));
        var renaming = new ByteRenaming(seed);
        Left = WorldStart.Of(ground, frames, victim, cipher, keys);
        twins =
        [
            .. ground.Standing.Where(g => g == (ground.Standing.Contains(Guarantee.ConfidentialityStrict) ? Guarantee.ConfidentialityStrict : Guarantee.ConfidentialityContent)).Select(g => g == Guarantee.ConfidentialityStrict
                ? new Twin(g, WorldStart.Of(ground, frames, victim, cipher, keys), null)
                : new Twin(g, WorldStart.Of(ground, frames, victim, new RenamedCipher(cipher, renaming, keys.Victims), keys), renaming)),
        ];
        foreach (var operation in WorldStart.Operations(ground, frames, keys)) Operate(operation);
    }

    /// <summary>The world.</summary>
    public World Left { get; private set; }

    /// <summary>The specification's machine that runs beside the world, and beside the engine.</summary>
    public MachineState Machine => lockstep.State;

    /// <summary>What the machine answered to the latest operation.</summary>
    public Response Answer => lockstep.Answer;

    /// <summary>Evaluates invariants.</summary>
    public InvariantWatch Checks { get; }

    /// <summary>The first break, or null.</summary>
    public ChainFinding? Finding { get; private set; }

    /// <summary>The assumption about ciphers that this run broke by chance, or null; from there on nothing is promised.</summary>
    public string? Chance => cipher.Chance;

    /// <summary>Moves that were made.</summary>
    public long Moves { get; private set; }

    /// <summary>Operations that the engine did as well.</summary>
    public long Compared => lockstep.Steps;

    /// <summary>Whether a finding, or chance, ended the run.</summary>
    public bool IsOver => Finding is not null || Chance is not null;

    /// <summary>What is going on, for a finding's report.</summary>
    public Func<string> Where { get; set; } = () => "";

    /// <summary>Tells of a break, unless there was one before.</summary>
    public void Report(ChainBreak kind, string what, params ImmutableArray<Guarantee> violated)
    {
        if (!IsOver) Finding = new(kind, what, violated, Where());
    }

    /// <summary>Does an operation on the specification's machine and on the engine, and compares them.</summary>
    public void Operate(Operation operation)
    {
        if (IsOver) return;
        if (lockstep.Step(operation) is { } divergence) Report(ChainBreak.Disagreement, divergence.ToString());
    }

    /// <summary>Makes a move.</summary>
    /// <param name="move">The move.</param>
    /// <param name="isDone">Whether the machine and the engine have done it already, as an access by linear address.</param>
    /// <param name="inSecond">What the victim stores in the second run of the strict pair.</param>
    /// <returns>What it did, or null if the run is over.</returns>
    public Played? Make(Move move, bool isDone = false, Bytes? inSecond = null)
    {
        if (IsOver) return null;
        if (move.Kind == MoveKind.Program) move = keys.For(move);
        var (before, allowed) = (Left, IsAllowed(move));
        var operation = isDone ? null : MoveOperations.Of(before, move);
        if (operation is not null) Operate(operation);
        var played = Play.Make(before, move);
        var violated = ImmutableArray<Guarantee>.Empty;
        foreach (var guarantee in ground.Standing)
            if (!Promise.IsOfTwoRuns(guarantee) && !Promise.Holds(guarantee, before, move, played, null).IsTrue)
                violated = violated.Add(guarantee);
        foreach (var twin in twins)
            if (!Promise.Holds(twin.Guarantee, before, move, played, twin.Make(move, before, inSecond)).IsTrue)
                violated = violated.Add(twin.Guarantee);
        if (Chance is not null) return null;
        Left = played.World;
        Moves++;
        keys.Note(move, Left);
        if (!allowed) Report(Told(move), Words(move), violated);
        else if (!violated.IsEmpty) Report(ChainBreak.Guarantee, $"a {move.Kind} by the {move.Actor}, and a guarantee does not hold of it", violated);
        if (operation is not null && (int)lockstep.Answer.Outcome != (int)played.Answer.Outcome.Concrete)
            Report(ChainBreak.Disagreement, $"{operation} answers {lockstep.Answer.Outcome}, the move {Outcomes.Name(played.Answer.Outcome)}");
        if (!isDone) Compare(new(move.KeyId, move.Line));
        if (Checks.Of(before, move, this) is { } broken) Report(ChainBreak.Invariant, broken);
        return IsOver ? null : played;
    }

    /// <summary>Applies to the machines of all worlds what is no move: a mode, a translation that is dropped or taken.</summary>
    public void Apply(Func<MachineState, MachineState> change)
    {
        Left = Left with { Machine = change(Left.Machine) };
        foreach (var twin in twins) twin.World = twin.World with { Machine = change(twin.World.Machine) };
    }

    /// <summary>The second worlds, for invariants.</summary>
    public World? Second(Guarantee guarantee) => twins.FirstOrDefault(t => t.Guarantee == guarantee)?.World;

    /// <summary>The renaming of the content pair; one that is not used where there is none.</summary>
    public Renaming? Renaming => twins.Select(t => t.Renaming).FirstOrDefault(r => r is not null);

    /// <summary>Compares the world with the machine that operations made, at one KeyID and line.</summary>
    public void Compare(CacheTag tag)
    {
        if (IsOver) return;
        var (mine, its) = (Left.Machine, lockstep.State);
        if (!Lift<DramLine>.Same(mine.Dram[tag.Line], its.Dram[tag.Line]).IsTrue || !Lift<CacheLine>.Same(mine.Cache[tag], its.Cache[tag]).IsTrue
            || !Lift<KeyEntry>.Same(mine.KeyOf(tag.KeyId), its.KeyOf(tag.KeyId)).IsTrue)
            Report(ChainBreak.Disagreement, string.Create(CultureInfo.InvariantCulture, $"the operations are not the moves: the states differ at KeyID {tag.KeyId.Value.Concrete}, line 0x{tag.Line.ByteAddress.Concrete:x}"));
    }

    /// <summary>Compares everything, and evaluates every invariant everywhere: the end of a run.</summary>
    public void Finish()
    {
        if (IsOver) return;
        if (lockstep.Finish() is { } divergence) Report(ChainBreak.Disagreement, divergence.ToString());
        foreach (var tag in Left.Machine.Cache.Entries.Select(e => e.Key).Concat(lockstep.State.Cache.Entries.Select(e => e.Key)).Distinct()) Compare(tag);
        foreach (var (tag, entry) in Left.Machine.Tlb.Entries)
            if (!Lift<TlbEntry>.Same(entry, lockstep.State.Tlb[tag]).IsTrue)
                Report(ChainBreak.Disagreement, "the operations are not the moves: the translations differ");
        if (!IsOver && Checks.Everywhere(this) is { } broken) Report(ChainBreak.Invariant, broken);
    }

    /// <summary>Disposes of the engine.</summary>
    public void Dispose() => lockstep.Dispose();

    // The runtime looks through its tables at every KeyID where it gives a line out, and at every line where a life ends; all else is about one of each.
    private bool IsAllowed(Move move) => (move.Actor, move.Kind) switch
    {
        (Actor.Attacker, _) => CoTenant.Allows(Left, move, move.KeyId, move.Line).IsTrue,
        (Actor.Runtime, MoveKind.HandOver or MoveKind.HandOverUnzeroed or MoveKind.CarryIn) => Checks.KeyIds.All(k => IsAllowed(move, k, move.Line)),
        (Actor.Runtime, MoveKind.End) => Checks.Lines.All(a => IsAllowed(move, move.KeyId, a)),
        _ => IsAllowed(move, move.KeyId, move.Line),
    };

    private bool IsAllowed(Move move, KeyId keyId, LineAddress line) =>
        CapabilityTriple.AlwaysAllowed(Left, move, keyId, line).IsTrue || (flaw is not null && flaw.Allows(Left, move, keyId, line).IsTrue);

    private static ChainBreak Told(Move move) => move.Actor is Actor.Attacker or Actor.Victim ? ChainBreak.NotAMove : ChainBreak.NotAStep;

    private static string Words(Move move) => move.Actor switch
    {
        Actor.Attacker => "not a move of an instrumented co-tenant",
        Actor.Victim => "not a move of an instrumented sandbox on its own lines",
        _ => "not a step of the runtime's programs or of the hardware",
    };
}
