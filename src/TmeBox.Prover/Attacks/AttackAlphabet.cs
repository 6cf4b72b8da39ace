using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Attacks;

/// <summary>What may happen next in a search for attacks: single moves, and whole programs of the runtime with a duty left out.</summary>
/// <remarks>Small on purpose. Whether a move may be made is the specification's word, not this class's.</remarks>
/// <param name="scene">Where the search takes place.</param>
/// <param name="guarantee">The guarantee under attack.</param>
/// <param name="granted">The attacker's capabilities.</param>
internal sealed class AttackAlphabet(Scene scene, Guarantee guarantee, ImmutableArray<Capability> granted)
{
    private readonly bool manyLines = granted.Any(c => CapabilityTriple.Of(c).Instructions.Any(k => k is MoveKind.Splice or MoveKind.Alias));
    private readonly Attacker flaws = Attacker.Of(granted.Where(c => c != Capability.RekeyWithoutFlush && CapabilityTriple.Of(c).Actor == Actor.Runtime));
    private readonly bool anyLine = granted.Any(c => CapabilityTriple.Of(c).Lines == LineScope.AnyLine);

    /// <summary>
    /// Where searches begin: where set-up ends; and, if the runtime forgets duties, after each of its programs without them,
    /// with or without a store of the victim, or of the line's old owner, before it. Each with the line that it is about from there on.
    /// </summary>
    public IEnumerable<(ImmutableArray<AttackStep> Steps, ulong Line)> Roots()
    {
        if (scene.Start == SceneStart.Activated)
        {
            yield return (FlawedSetUp(), scene.Address);
            yield break;
        }

        if (flaws == default)
        {
            yield return ([], scene.Address);

            // Whoever acts on DRAM may do so before a line is the victim's.
            if (ActsOnCells) yield return ([], scene.AttackersAddress);
        }

        var dirty = AttackStep.Of(MoveKind.Store, Actor.Attacker, scene.AttackerKeyId, scene.AttackersAddress) with { First = StepData.Of(Stage.Foreign), Second = StepData.Of(Stage.Foreign) };
        var flawed = flaws == default ? [] : Programs(new(scene.Profile, flaws)).ToImmutableArray();
        foreach (var (program, line) in flawed)
        {
            yield return (program, line);
            if (line == scene.AttackersAddress) yield return ([dirty, .. program], line);
        }

        foreach (var store in Victims(scene.Address).Where(s => s.Kind == MoveKind.Store))
            foreach (var (program, line) in flawed)
                yield return ([store, .. program], line);
    }

    /// <summary>
    /// What brings a line of the victim's back to where it was, to try again: an alias or a loss of writes ends, the attacker's copy leaves the cache,
    /// the line goes back to the victim.
    /// </summary>
    public IEnumerable<ImmutableArray<AttackStep>> Resets(ulong line)
    {
        var program = new RuntimeProgram(scene.Profile);
        var (v, t) = (scene.VictimKeyId, scene.AttackerKeyId);
        ImmutableArray<AttackStep> evicted = [AttackStep.Of(MoveKind.Flush, Actor.Hardware, t, line)];
        ImmutableArray<AttackStep> evictedOther = [AttackStep.Of(MoveKind.Flush, Actor.Hardware, t, scene.AttackersAddress)];
        ImmutableArray<AttackStep> honest = [AttackStep.Of(MoveKind.DropWrites, Actor.Physical, 0, line)];
        ImmutableArray<AttackStep> back = [.. Freed(program, t, line), .. Given(program, v, line)];
        foreach (var first in new[] { [], honest })
            foreach (var last in new[] { [], evicted, evictedOther, back })
                yield return [.. first, .. last];
    }

    /// <summary>What may be next, each a step or a program of the runtime; what the specification does not allow is left out when it is made.</summary>
    /// <param name="stage">What happened so far.</param>
    /// <param name="line">The line that the search is about.</param>
    /// <param name="lastSight">The number of the step at which an attacker saw something last.</param>
    /// <param name="usedOneAccess">Whether the one access that no rule covers was made.</param>
    public IEnumerable<ImmutableArray<AttackStep>> After(Stage stage, ulong line, int? lastSight, bool usedOneAccess)
    {
        foreach (var step in Victims(line)) yield return [step];
        foreach (var at in Lines(line))
            foreach (var keyId in scene.KeyIds)
                if (stage.First.Machine.Cache[new(KeyId.Of(keyId), LineAddress.Of(at))].Present.IsTrue)
                    yield return [AttackStep.Of(MoveKind.Flush, Actor.Hardware, keyId, at)];
        if (anyLine)
        {
            var own = AttackStep.Of(MoveKind.Load, Actor.Runtime, 0, scene.RuntimesAddress);
            yield return [own];
            yield return [own with { Kind = MoveKind.Store, First = StepData.Of(Stage.SecretA), Second = StepData.Of(Stage.SecretA) }];
        }

        foreach (var capability in granted)
        {
            if (capability == Capability.OneAccess && usedOneAccess) continue;
            var triple = CapabilityTriple.Of(capability);
            if (triple.Actor == Actor.Runtime && capability != Capability.RekeyWithoutFlush) continue;
            foreach (var kind in triple.Instructions)
                foreach (var step in Shapes(kind, triple.Actor, line).Select(s => s with { Choice = s.Choice | triple.KeyIds == KeyIdScope.Victim }))
                    foreach (var written in WithData(step, lastSight))
                        yield return written.Kind == MoveKind.Splice ? [AttackStep.Of(MoveKind.Save, Actor.Physical, 0, written.Source), written] : [written];
        }

        // Whoever keeps old cells may put them back when the line is another's.
        if (!ActsOnCells) yield break;
        foreach (var (program, at) in Programs(new(scene.Profile)).Take(3))
            if (at == line || manyLines)
                yield return program;
    }

    private bool ActsOnCells => granted.Any(c => CapabilityTriple.Of(c) is { Actor: Actor.Physical } t && t.Instructions.Any(k => k is not (MoveKind.Snoop or MoveKind.Flip)));

    private IEnumerable<ulong> Lines(ulong line)
    {
        yield return line;
        if (manyLines) yield return scene.AttackersAddress;
        if (anyLine) yield return scene.RuntimesAddress;
    }

    private IEnumerable<AttackStep> Victims(ulong line)
    {
        foreach (var (first, second) in VictimContents())
            yield return AttackStep.Of(MoveKind.Store, Actor.Victim, scene.VictimKeyId, line) with { First = StepData.Of(first), Second = StepData.Of(second) };
        yield return AttackStep.Of(guarantee == Guarantee.CodeAuthenticity ? MoveKind.Fetch : MoveKind.Load, Actor.Victim, scene.VictimKeyId, line);
    }

    private IEnumerable<AttackStep> Shapes(MoveKind kind, Actor actor, ulong focus)
    {
        foreach (var line in Lines(focus))
            switch (kind)
            {
                case MoveKind.Alias:
                    foreach (var source in Lines(focus).Where(l => l != line))
                        foreach (var begins in new[] { true, false })
                            yield return AttackStep.Of(kind, actor, 0, line) with { Source = source, Choice = begins };
                    break;
                case MoveKind.Splice:
                    foreach (var source in Lines(focus).Where(l => l != line)) yield return AttackStep.Of(kind, actor, 0, line) with { Source = source, Choice = true };
                    break;
                case MoveKind.DropWrites:
                    foreach (var begins in new[] { true, false }) yield return AttackStep.Of(kind, actor, 0, line) with { Choice = begins };
                    break;
                case MoveKind.Rekey:
                    yield return AttackStep.Of(kind, actor, scene.VictimKeyId, line);
                    break;
                case MoveKind.ForgeEntry:
                    yield return AttackStep.Of(kind, actor, scene.VictimKeyId, focus);
                    break;
                case MoveKind.Snoop or MoveKind.Save or MoveKind.Restore or MoveKind.Flip:
                    yield return AttackStep.Of(kind, actor, 0, line);
                    break;
                default:
                    // A KeyID that was the victim's may be the attacker's second sandbox by now, on the victim's core.
                    yield return AttackStep.Of(kind, actor, scene.AttackerKeyId, line);
                    yield return AttackStep.Of(kind, actor, scene.VictimKeyId, line);
                    yield return AttackStep.Of(kind, actor, scene.VictimKeyId, line) with { Core = 0 };
                    if (anyLine) yield return AttackStep.Of(kind, actor, 0, line);
                    break;
            }
    }

    // An attacker writes a content of its own, or what it saw last.
    private static IEnumerable<AttackStep> WithData(AttackStep step, int? lastSight)
    {
        if (step.Kind is not (MoveKind.Store or MoveKind.Movdir64b or MoveKind.Flip))
        {
            yield return step;
            yield break;
        }

        var foreign = StepData.Of(Stage.Foreign);
        yield return step with { First = foreign, Second = foreign };
        if (lastSight is { } at && step.Kind != MoveKind.Flip) yield return step with { First = StepData.Seen(at), Second = StepData.Seen(at) };
    }

    // What the victim stores in the two runs. For the content guarantee the second is a renaming of the first: A and B change places.
    private IEnumerable<(Bytes First, Bytes Second)> VictimContents()
    {
        var (zero, a, b) = (Line.Zero, Stage.SecretA, Stage.SecretB);
        return guarantee switch
        {
            Guarantee.ConfidentialityStrict => [(zero, a), (a, zero), (a, a), (a, b)],
            Guarantee.ConfidentialityContent => [(a, b), (b, a), (zero, zero)],
            Guarantee.CodeAuthenticity or Guarantee.Containment => [],
            _ => [(a, a), (b, b)],
        };
    }

    // Lines change hands both ways, and the victim's KeyID gets a second life as another sandbox of the attacker's.
    private IEnumerable<(ImmutableArray<AttackStep> Steps, ulong Line)> Programs(RuntimeProgram program)
    {
        var (v, t, own, others) = (scene.VictimKeyId, scene.AttackerKeyId, scene.Address, scene.AttackersAddress);
        var stale = program.Forgets.Has(Capability.StaleTlb) || program.Forgets.Has(Capability.NoShootDown);
        ImmutableArray<AttackStep> Held(int keyId, ulong line) => stale ? [OnOther(MoveKind.Translate, keyId, line)] : [];
        yield return ([.. scene.IsContested(others) ? [] : Held(t, others), .. Freed(program, t, others), .. Given(program, v, others)], others);
        yield return ([.. scene.IsContested(own) ? [] : Held(v, own), .. Freed(program, v, own), .. Given(program, t, own)], own);
        yield return ([.. Freed(program, v, own), .. Given(program, v, own)], own);

        // A prefetch by way of a translation that was left finds the old key, as long as the KeyID is idle.
        ImmutableArray<AttackStep> prefetched = stale ? [OnOther(MoveKind.Prefetch, v, own)] : [];
        ImmutableArray<AttackStep> given = scene.IsContested(own) ? [AttackStep.Of(MoveKind.Map, Actor.Runtime, v, own)] : stale ? [] : program.Allocate(v, own);
        yield return (
            [
                .. RuntimeProgram.LeaveCore(v, 0), .. RuntimeProgram.LeaveCore(t, 1), .. Held(v, own), .. program.Destroy(v, [own], scene.Maps(v, others) ? [others] : []), .. prefetched,
                .. program.Create(v), .. given, .. RuntimeProgram.Enter(v, 1),
            ],
            own);
        yield return ([.. Held(t, others), .. program.Relocate(t, others, v, others)], others);
    }

    // Both sandboxes come to life, duties left out, and get their lines.
    private ImmutableArray<AttackStep> FlawedSetUp()
    {
        var program = new RuntimeProgram(scene.Profile, flaws);
        var (v, t, own, others) = (scene.VictimKeyId, scene.AttackerKeyId, scene.Address, scene.AttackersAddress);
        return
        [
            .. program.Create(v, isVictim: true), .. program.Create(t),
            .. program.Allocate(v, own, isCode: guarantee == Guarantee.CodeAuthenticity), .. program.Allocate(t, others),
            .. scene.Maps(v, others) ? [AttackStep.Of(MoveKind.Map, Actor.Runtime, v, others)] : ImmutableArray<AttackStep>.Empty,
            .. scene.Maps(t, own) ? [AttackStep.Of(MoveKind.Map, Actor.Runtime, t, own)] : ImmutableArray<AttackStep>.Empty,
            .. RuntimeProgram.Enter(v, 0), .. RuntimeProgram.Enter(t, 1),
        ];
    }

    // A line in a page of neighbours stays in every window of the page. Code is given to the victim once, so never at a line that was its own before.
    private ImmutableArray<AttackStep> Freed(RuntimeProgram program, int keyId, ulong line) =>
        scene.IsContested(line) ? program.FreeInSharedPage(keyId, line) : program.Free(keyId, line);

    private ImmutableArray<AttackStep> Given(RuntimeProgram program, int keyId, ulong line) =>
        program.Allocate(keyId, line, scene.IsContested(line), guarantee == Guarantee.CodeAuthenticity && keyId == scene.VictimKeyId && line != scene.Address);

    private static AttackStep OnOther(MoveKind kind, int keyId, ulong line) => AttackStep.Of(kind, Actor.Hardware, keyId, line) with { Core = 1 };
}
