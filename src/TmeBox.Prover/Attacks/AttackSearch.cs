using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Attacks;

/// <summary>Finds the shortest attack by breadth-first search over the concrete machine with the ideal cipher.</summary>
/// <remarks>
/// The scope is small: two KeyIDs, one line of the victim's, the contents zero, A and B, and what the attacker saw last. What
/// it finds is an attack; that it finds nothing proves nothing.
/// </remarks>
public sealed class AttackSearch
{
    /// <summary>How many states a search may visit before it gives up.</summary>
    public const int MaxStates = 400_000;

    private const ulong Seed = 0x7AE_B0C5;
    private readonly Scene scene;
    private readonly Guarantee guarantee;

    /// <summary>A search for attacks on a guarantee.</summary>
    public AttackSearch(Scene scene, Guarantee guarantee)
    {
        this.scene = scene;
        this.guarantee = guarantee;
    }

    /// <summary>The shortest attack with a capability: by the capability alone if that is enough, else together with the co-tenant. Null if there is none in scope.</summary>
    /// <param name="capability">The capability.</param>
    /// <param name="maxSteps">The longest attack to look for, 1 to 12.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Attack? Find(Capability capability, int maxSteps, CancellationToken cancellationToken)
    {
        ImmutableArray<AttackGoal> goals = guarantee == Guarantee.Freshness ? [AttackGoal.Stale, AttackGoal.Violation] : [AttackGoal.Violation];
        ImmutableArray<ImmutableArray<Capability>> grants = capability == Capability.CoTenant
            ? [[Capability.CoTenant]]
            : [[capability], [Capability.CoTenant, capability]];
        foreach (var granted in grants)
            foreach (var goal in goals)
                if (Find(granted, goal, maxSteps, cancellationToken) is { } steps)
                    return new(scene, guarantee, capability, Used(granted, steps), goal, steps);
        return null;
    }

    private ImmutableArray<AttackStep>? Find(ImmutableArray<Capability> granted, AttackGoal goal, int maxSteps, CancellationToken cancellationToken)
    {
        // Both runs draw from equal ciphers; the view asks only which blocks repeat, so it does not matter that they are equal.
        var cipher = new IdealCipher(Seed);
        var open = new Queue<Node>();
        var visited = new HashSet<string>(StringComparer.Ordinal);
        open.Enqueue(new(Stage.Begin(scene, guarantee, goal, () => cipher), null, null, 0, 0));
        while (open.TryDequeue(out var node))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var step in Steps(node, granted))
            {
                var next = new Node(node.Stage.After(step), node, step, node.Depth + 1, node.Special + (IsSpecial(step) ? 1 : 0));
                if (next.Stage.Reached) return next.Path();
                if (next.Depth < maxSteps && visited.Count < MaxStates && visited.Add(Digest(next))) open.Enqueue(next);
            }
        }

        return null;
    }

    // "One access" that names the victim's KeyID is one.
    private bool IsSpecial(AttackStep step) => step.Actor == Actor.Attacker && step.KeyId == scene.VictimKeyId;

    internal static ImmutableArray<Capability> Used(ImmutableArray<Capability> granted, ImmutableArray<AttackStep> steps) =>
        [.. granted.Where(c => steps.Any(s => CapabilityTriple.Of(c) is var t && t.Actor == s.Actor && t.Instructions.Contains(s.Kind)))];

    private IEnumerable<AttackStep> Steps(Node node, ImmutableArray<Capability> granted)
    {
        var (victim, attacker, line) = (scene.VictimKeyId, scene.AttackerKeyId, scene.Address);
        foreach (var (first, second) in VictimContents())
            yield return AttackStep.Of(MoveKind.Store, Actor.Victim, victim, line) with { First = StepData.Of(first), Second = StepData.Of(second) };
        yield return AttackStep.Of(MoveKind.Load, Actor.Victim, victim, line);
        yield return AttackStep.Of(MoveKind.Flush, Actor.Hardware, victim, line);
        foreach (var capability in granted)
        {
            var triple = CapabilityTriple.Of(capability);
            var keyId = triple.KeyIds switch { KeyIdScope.None => 0, KeyIdScope.Own => attacker, _ => victim };
            if (capability == Capability.VictimKeyId && node.Special > 0) continue;
            foreach (var kind in triple.Instructions)
                foreach (var step in WithData(node, AttackStep.Of(kind, triple.Actor, keyId, line)))
                    if (triple.Allows(node.Stage.First, node.Stage.Concrete(step, step.First, node.Stage.SeenFirst)).IsTrue)
                        yield return step;
        }
    }

    // An attacker writes a content of its own, or what it saw last.
    private IEnumerable<AttackStep> WithData(Node node, AttackStep step)
    {
        if (step.Kind is not (MoveKind.Store or MoveKind.Movdir64b))
        {
            yield return step;
            yield break;
        }

        var foreign = StepData.Of(Stage.Foreign);
        yield return step with { First = foreign, Second = foreign };
        if (node.LastSight() is { } at) yield return step with { First = StepData.Seen(at), Second = StepData.Seen(at) };
    }

    // What the victim stores in the two runs. For the content guarantee the second is a renaming of the first: A and B change places.
    private IEnumerable<(Bytes First, Bytes Second)> VictimContents()
    {
        var (zero, a, b) = (Line.Zero, Stage.SecretA, Stage.SecretB);
        return guarantee switch
        {
            Guarantee.ConfidentialityStrict => [(zero, a), (a, zero), (a, a), (a, b)],
            Guarantee.ConfidentialityContent => [(a, b), (b, a), (zero, zero)],
            _ => [(a, a), (b, b)],
        };
    }

    private string Digest(Node node)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{node.Special};{node.Stage.Rekeyings};");
        Describe(text, node.Stage.First);
        if (node.Stage.Second is { } second) Describe(text, second);
        if (node.LastSight() is { } at)
        {
            text.Append(node.Stage.SeenFirst[at]);
            if (node.Stage.Second is not null) text.Append(node.Stage.SeenSecond[at]);
        }

        foreach (var (block, token) in node.Stage.View.First) text.Append(CultureInfo.InvariantCulture, $"{block:x}={token},");
        foreach (var (block, token) in node.Stage.View.Second) text.Append(CultureInfo.InvariantCulture, $"{block:x}={token},");
        return Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(text.ToString())));
    }

    private void Describe(StringBuilder text, World w)
    {
        var line = LineAddress.Of(scene.Address);
        var authorised = new[] { Line.Zero, Stage.SecretA, Stage.SecretB }.Select(c => w.Authorised[new(line, c)]);
        text.Append(w.Machine.Cache[new(KeyId.Of(scene.VictimKeyId), line)])
            .Append(w.Machine.Cache[new(KeyId.Of(scene.AttackerKeyId), line)])
            .Append(w.Machine.Dram[line])
            .Append(w.Machine.KeyOf(KeyId.Of(scene.VictimKeyId)).DataKey)
            .Append(w.Saved[line])
            .Append(w.Latest[line])
            .AppendJoin(',', authorised);
    }

    private sealed record Node(Stage Stage, Node? Before, AttackStep? Step, int Depth, int Special)
    {
        public ImmutableArray<AttackStep> Path()
        {
            var steps = new Stack<AttackStep>();
            for (var n = this; n.Step is not null; n = n.Before!) steps.Push(n.Step);
            return [.. steps];
        }

        // The number of the latest step that showed its maker, an attacker, something.
        public int? LastSight()
        {
            for (var n = this; n.Step is not null; n = n.Before!)
                if (n.Step is { Actor: Actor.Attacker, Kind: MoveKind.Load })
                    return n.Depth - 1;
            return null;
        }
    }
}
