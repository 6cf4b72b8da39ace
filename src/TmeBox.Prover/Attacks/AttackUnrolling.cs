using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Logic;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Smt;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Attacks;

/// <summary>Finds attacks that the small scope of <see cref="AttackSearch"/> misses: sequences of moves whose data and byte enables the solver chooses.</summary>
/// <remarks>Slow, so it comes second. What the solver finds counts only if it succeeds again on the concrete machine.</remarks>
public sealed class AttackUnrolling
{
    /// <summary>The longest attack that is tried.</summary>
    public const int MaxSteps = 4;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(20);
    private readonly Scene scene;
    private readonly Guarantee guarantee;
    private readonly ISolver solver;

    /// <summary>A search by solver.</summary>
    public AttackUnrolling(Scene scene, Guarantee guarantee, ISolver solver)
    {
        this.scene = scene;
        this.guarantee = guarantee;
        this.solver = solver;
    }

    /// <summary>The shortest attack of the co-tenant and a capability, or null if there is none of up to <paramref name="maxSteps"/> steps.</summary>
    public Attack? Find(Capability capability, int maxSteps, CancellationToken cancellationToken)
    {
        ImmutableArray<Capability> granted = capability == Capability.CoTenant ? [capability] : [Capability.CoTenant, capability];
        var alphabet = Alphabet(granted);
        for (var length = 1; length <= Math.Min(maxSteps, MaxSteps); length++)
            foreach (var shape in Sequences(alphabet, length))
            {
                cancellationToken.ThrowIfCancellationRequested();
                if (!Concludes(shape[^1]) || shape.Count(s => s.Actor == Actor.Attacker && s.KeyId == scene.VictimKeyId) > 1) continue;
                if (Solve(shape, granted, cancellationToken) is not { } steps) continue;
                var attack = new Attack(scene, guarantee, capability, AttackSearch.Used(granted, steps), AttackGoal.Violation, steps);
                if (attack.Succeeds(() => new IdealCipher(1))) return attack;
            }

        return null;
    }

    private bool IsPair => guarantee is Guarantee.ConfidentialityStrict or Guarantee.ConfidentialityContent;

    private bool Concludes(AttackStep step) => IsPair
        ? step.Actor is Actor.Attacker or Actor.Physical && step.Kind is MoveKind.Load or MoveKind.Snoop
        : step is { Actor: Actor.Victim, Kind: MoveKind.Load };

    private ImmutableArray<AttackStep> Alphabet(ImmutableArray<Capability> granted)
    {
        var (victim, attacker, line) = (scene.VictimKeyId, scene.AttackerKeyId, scene.Address);
        var steps = ImmutableArray.CreateBuilder<AttackStep>();
        foreach (var kind in new[] { MoveKind.Store, MoveKind.Load }) steps.Add(AttackStep.Of(kind, Actor.Victim, victim, line));
        foreach (var keyId in new[] { victim, attacker })
            foreach (var kind in new[] { MoveKind.Flush, MoveKind.WriteBack, MoveKind.Prefetch })
                steps.Add(AttackStep.Of(kind, Actor.Hardware, keyId, line));
        foreach (var capability in granted)
        {
            var triple = CapabilityTriple.Of(capability);
            var keyId = triple.KeyIds switch { KeyIdScope.None => 0, KeyIdScope.Own => attacker, _ => victim };
            foreach (var kind in triple.Instructions) steps.Add(AttackStep.Of(kind, triple.Actor, keyId, line));
        }

        return steps.ToImmutable();
    }

    private static IEnumerable<ImmutableArray<AttackStep>> Sequences(ImmutableArray<AttackStep> alphabet, int length) => length == 0
        ? [[]]
        : from rest in Sequences(alphabet, length - 1) from step in alphabet select rest.Add(step);

    // One query a shape: is there data for which the last step violates the guarantee?
    private ImmutableArray<AttackStep>? Solve(ImmutableArray<AttackStep> shape, ImmutableArray<Capability> granted, CancellationToken cancellationToken)
    {
        var (first, second) = (scene.Begin(new SymbolicCipher()), IsPair ? scene.Begin(new SymbolicCipher()) : null);
        var assertions = new List<Assertion>();
        var sights = new List<(Bytes First, Bytes Second)>();
        var written = new List<(Move First, Move Second)>();
        Bit violated = false;
        for (var i = 0; i < shape.Length; i++)
        {
            var move = Unknown(shape[i], i, "first");
            var other = shape[i].Actor == Actor.Victim ? move with { Data = Unknown(shape[i], i, "second").Data } : move;
            Bit allowed = CapabilityTriple.AlwaysAllowed(first, move);
            foreach (var capability in granted) allowed |= CapabilityTriple.Of(capability).Allows(first, move);
            assertions.Add(new($"step{i}.allowed", allowed));
            var played = Play.Make(first, move);
            var playedSecond = second is null ? played : Play.Make(second, other);
            violated = second is not null
                ? Distinguished(sights, Sight(shape[i], played), Sight(shape[i], playedSecond))
                : guarantee == Guarantee.Integrity
                    ? !IntegrityGuarantee.Holds(first, move.Line, played.Answer)
                    : !FreshnessGuarantee.Holds(first, move.Line, played.Answer);
            if (guarantee == Guarantee.ConfidentialityContent && shape[i] is { Actor: Actor.Victim, Kind: MoveKind.Store })
                assertions.Add(new($"step{i}.renamed", IsRenamed(written, move, other)));
            sights.Add((Sight(shape[i], played), Sight(shape[i], playedSecond)));
            written.Add((move, other));
            (first, second) = (played.World, second is null ? null : playedSecond.World);
        }

        assertions.Add(new("violated", violated));
        if (assertions.Any(a => a.Condition.IsFalse)) return null;
        return Ask(shape, assertions, sights, written, cancellationToken);
    }

    private static Move Unknown(AttackStep step, int number, string run)
    {
        var like = Move.Of(step.Kind, step.Actor, Spec.Machine.KeyId.Of(step.KeyId), Spec.Machine.LineAddress.Of(step.Address));
        var (dataKey, tweakKey) = Scene.RandomKeys(step.KeyId, 1);
        return step.Kind is MoveKind.Store or MoveKind.Movdir64b
            ? like with { Data = Fresh.Bytes($"{run}.data{number}", Spec.Machine.Line.Sort) }
            : like with { RandomDataKey = dataKey, RandomTweakKey = tweakKey };
    }

    private static Bytes Sight(AttackStep step, Played played) => step.Kind == MoveKind.Snoop ? played.Seen.Ciphertext : played.Answer.Data;

    // Two runs are told apart by a sight that repeats an earlier one, or a known content, in one run only.
    private static Bit Distinguished(List<(Bytes First, Bytes Second)> earlier, Bytes first, Bytes second)
    {
        Bit different = false;
        foreach (var known in new[] { Spec.Machine.Line.Zero, Stage.SecretA, Stage.SecretB, Stage.Foreign }) different |= (first == known) != (second == known);
        foreach (var (one, two) in earlier) different |= (first == one) != (second == two);
        return different;
    }

    private static Bit IsRenamed(List<(Move First, Move Second)> earlier, Move first, Move second)
    {
        var zero = Spec.Machine.Line.Zero;
        var consistent = (first.Data == zero) == (second.Data == zero);
        foreach (var (one, two) in earlier)
            if (one is { Actor: Actor.Victim, Kind: MoveKind.Store })
                consistent &= (first.Data == one.Data) == (second.Data == two.Data);
        return consistent;
    }

    private ImmutableArray<AttackStep>? Ask(
        ImmutableArray<AttackStep> shape,
        List<Assertion> assertions,
        List<(Bytes First, Bytes Second)> sights,
        List<(Move First, Move Second)> written,
        CancellationToken cancellationToken)
    {
        var applications = SmtScript.Of(assertions).Applications;
        var equations = CipherEquations.At(applications).Select((e, i) => new Assertion($"{e.Name}!{i}", e.Condition));

        // Naming what is asked for makes sure that the script has it.
        var asked = sights.SelectMany(s => new[] { s.First, s.Second }).Concat(written.SelectMany(w => new[] { w.First.Data, w.Second.Data })).Select(b => b.Term).Distinct().ToArray();
        var named = asked.Select((t, i) => new Assertion($"asked{i}", Fresh.Bytes($"asked.value{i}", t.Sort) == Bytes.Of(t)));
        var literals = new[] { Spec.Machine.Line.Zero, Stage.SecretA, Stage.SecretB, Stage.Foreign };

        // An attack must not rest on a ciphertext that is a known content by chance.
        var unguessed = applications.Where(t => ReferenceEquals(t.Function, SymbolicCipher.EncryptFunction))
            .SelectMany((t, i) => literals.Select((l, j) => new Assertion($"unguessed{i}.{j}", Bytes.Of(t) != l)));
        var present = literals.Select((l, i) => new Assertion($"literal{i}", Fresh.Bytes($"literal.value{i}", l.Sort) == l));
        var script = SmtScript.Of([.. equations, .. unguessed, .. assertions, .. named, .. present], "attack by solver: " + string.Join(", ", shape.Select(s => $"{s.Kind} by {s.Actor}")));
        ImmutableArray<string> values = [.. asked.Select((_, i) => $"asked.value{i}"), .. literals.Select((_, i) => $"literal.value{i}")];
        var answer = solver.Solve(new("attack", script.Text, values, false, ProofRunner.ResourceLimit, Timeout), cancellationToken);
        if (answer.Verdict != Verdict.Sat) return null;
        var bytes = new Dictionary<SmtValue, Bytes>();
        for (var i = 0; i < literals.Length; i++) bytes[answer.Values[$"literal.value{i}"]] = literals[i];
        var value = asked.Select((t, i) => (t, answer.Values[$"asked.value{i}"])).ToDictionary(p => p.t, p => p.Item2);
        return [.. shape.Select((s, i) => s with { First = DataOf(i, written[i].First, first: true), Second = DataOf(i, written[i].Second, first: false) })];

        // A content that an earlier step saw is what the attacker writes again; any other becomes bytes of its own.
        StepData DataOf(int number, Move move, bool first)
        {
            if (move.Kind is not (MoveKind.Store or MoveKind.Movdir64b)) return StepData.Nothing;
            var content = value[move.Data.Term];
            if (bytes.TryGetValue(content, out var known)) return StepData.Of(known);
            for (var i = 0; i < number && move.Actor == Actor.Attacker; i++)
                if (shape[i] is { Actor: Actor.Attacker, Kind: MoveKind.Load } && value[(first ? sights[i].First : sights[i].Second).Term].Equals(content))
                    return StepData.Seen(i);
            var hash = SHA256.HashData(Encoding.UTF8.GetBytes(content.ToString()!));
            return StepData.Of(bytes[content] = Spec.Machine.Line.Of([.. hash, .. hash]));
        }
    }
}
