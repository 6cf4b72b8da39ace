using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Conformance.Tests.Worlds;
using TmeBox.Logic;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Tests.Attacks;

/// <summary>Known attacks, written by hand on two sandboxes that share a page line by line.</summary>
internal static class Known
{
    public const int Victim = 1;
    public const int Attacker = 2;

    public static SandboxPolicy Policy { get; } = new(
        "two",
        ["client-none", "server-ci"],
        [
            new("alice", Victim, [new(0x10000, 0x1000), new(0x12000, 64), new(0x12080, 64)]),
            new("bob", Attacker, [new(0x11000, 0x1000), new(0x12040, 64)]),
        ],
        [new(Guarantee.Integrity, Capability.CoTenant, "server-ci")]);

    public static Scene None { get; } = new(Policy, Proofs.ClientNone, Guarantee.Integrity);

    public static Scene Ci { get; } = new(Policy, Proofs.ServerCi, Guarantee.Integrity);

    /// <summary>Every attack by its id among the scenarios and the platform.</summary>
    public static ImmutableSortedDictionary<string, Attack> All { get; } = Make().ToImmutableSortedDictionary(a => $"{a.Id} {a.Attack.Scene.Profile.Name}", a => a.Attack, StringComparer.Ordinal);

    private static IEnumerable<(string Id, Attack Attack)> Make()
    {
        var (a, b) = (Stage.SecretA, Stage.SecretB);

        // Replay by software: what the attacker reads under its own key, it stores again; that is the old ciphertext.
        yield return ("A29", Of(None, Guarantee.Freshness, Capability.CoTenant, [Capability.CoTenant], AttackGoal.Stale,
            Store(a), Evict(Victim), Read(Attacker), Store(b), Evict(Victim),
            Write(Attacker, StepData.Seen(2)), Evict(Attacker), Load()));

        yield return ("A6", Of(None, Guarantee.Integrity, Capability.CoTenant, [Capability.CoTenant], AttackGoal.Violation,
            Write(Attacker, StepData.Of(Stage.Foreign)), Evict(Attacker), Load()));

        foreach (var scene in new[] { None, Ci })
        {
            yield return ("A2", Of(scene, Guarantee.Freshness, Capability.DramReplay, [Capability.DramReplay], AttackGoal.Stale,
                Physical(MoveKind.Save), Store(b), Evict(Victim), Physical(MoveKind.Restore), Load()));

            // The victim stores A twice in one run, A and then B in the other; equal contents show as equal ciphertext.
            yield return ("A1", Of(scene, Guarantee.ConfidentialityStrict, Capability.DramSnoop, [Capability.DramSnoop], AttackGoal.Violation,
                Store(a, a), Evict(Victim), Physical(MoveKind.Snoop), Store(a, b), Evict(Victim), Physical(MoveKind.Snoop)));

            yield return ("A23", Of(scene, Guarantee.ConfidentialityContent, Capability.OneAccess, [Capability.OneAccess], AttackGoal.Violation,
                Store(a, b), Read(Victim)));
        }

        yield return ("A13", Of(None, Guarantee.Integrity, Capability.RekeyWithoutFlush, [Capability.RekeyWithoutFlush], AttackGoal.Violation,
            AttackStep.Of(MoveKind.Rekey, Actor.Runtime, Victim, None.Address), Load()));

        yield return ("A30", Of(None, Guarantee.ConfidentialityStrict, Capability.CoTenant, [Capability.CoTenant], AttackGoal.Violation,
            Store(a, a), Evict(Victim), Read(Attacker), Evict(Attacker), Store(a, b), Evict(Victim), Read(Attacker)));
    }

    private static Attack Of(Scene scene, Guarantee guarantee, Capability capability, ImmutableArray<Capability> needs, AttackGoal goal, params ImmutableArray<AttackStep> steps) =>
        new(scene, guarantee, capability, needs, goal, steps);

    private static AttackStep Store(Bytes first, Bytes? second = null) =>
        AttackStep.Of(MoveKind.Store, Actor.Victim, Victim, None.Address) with { First = StepData.Of(first), Second = StepData.Of(second ?? first) };

    private static AttackStep Load() => AttackStep.Of(MoveKind.Load, Actor.Victim, Victim, None.Address);

    private static AttackStep Evict(int keyId) => AttackStep.Of(MoveKind.Flush, Actor.Hardware, keyId, None.Address);

    private static AttackStep Read(int keyId) => AttackStep.Of(MoveKind.Load, Actor.Attacker, keyId, None.Address);

    private static AttackStep Write(int keyId, StepData data) => AttackStep.Of(MoveKind.Store, Actor.Attacker, keyId, None.Address) with { First = data, Second = data };

    private static AttackStep Physical(MoveKind kind) => AttackStep.Of(kind, Actor.Physical, 0, None.Address);
}
