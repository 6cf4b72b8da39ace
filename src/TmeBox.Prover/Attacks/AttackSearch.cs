using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Logic;
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
    public const int MaxStates = 20_000;

    private const ulong Seed = 0x7AE_B0C5;
    private static readonly ImmutableArray<Bytes> Contents = [Line.Zero, Stage.SecretA, Stage.SecretB];
    private readonly Scene scene;
    private readonly Guarantee guarantee;

    /// <summary>A search for attacks on a guarantee.</summary>
    public AttackSearch(Scene scene, Guarantee guarantee)
    {
        this.scene = scene;
        this.guarantee = guarantee;
    }

    /// <summary>The shortest attack by an attacker. Null if there is none in scope.</summary>
    /// <param name="attacker">Who attacks.</param>
    /// <param name="maxSteps">The longest attack to look for, 1 to 12, programs of the runtime counting as one.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    public Attack? Find(Attacker attacker, int maxSteps, CancellationToken cancellationToken) => Find(attacker, attacker.Granted, maxSteps, cancellationToken);

    /// <summary>The same without the co-tenant.</summary>
    public Attack? FindAlone(Attacker attacker, int maxSteps, CancellationToken cancellationToken) => Find(attacker, attacker.Added, maxSteps, cancellationToken);

    private Attack? Find(Attacker attacker, ImmutableArray<Capability> granted, int maxSteps, CancellationToken cancellationToken)
    {
        ImmutableArray<AttackGoal> goals = guarantee == Guarantee.Freshness ? [AttackGoal.Stale, AttackGoal.Violation] : [AttackGoal.Violation];
        foreach (var goal in goals)
            if (Find(granted, goal, maxSteps, cancellationToken) is { } steps)
                return new(scene, guarantee, attacker, Used(granted, steps), goal, steps);
        return null;
    }

    private ImmutableArray<AttackStep>? Find(ImmutableArray<Capability> granted, AttackGoal goal, int maxSteps, CancellationToken cancellationToken)
    {
        // Both runs draw from equal ciphers; the view asks only which blocks repeat, so it does not matter that they are equal.
        var cipher = new IdealCipher(Seed);
        var alphabet = new AttackAlphabet(scene, guarantee, granted);
        var start = new Node(Stage.Begin(scene, guarantee, goal, () => cipher), null, [], 0, 0, false, null);
        ImmutableArray<AttackStep>? shortest = null;
        foreach (var (steps, line) in alphabet.Roots())
        {
            if (Next(start, steps, granted) is not { } root) continue;
            var found = From(root, line, alphabet, granted, Math.Min(maxSteps, 4), n => n.Stage.Reached, cancellationToken)?.Path()
                ?? (guarantee == Guarantee.ConfidentialityStrict ? Twice(start, root, line, alphabet, granted, cancellationToken) : null)
                ?? (maxSteps > 4 ? From(root, line, alphabet, granted, maxSteps, n => n.Stage.Reached, cancellationToken)?.Path() : null);
            if (found is { } path && (shortest is null || path.Length < shortest.Value.Length)) shortest = path;
        }

        return shortest;
    }

    // What an attacker sees of a line once tells it nothing if it cannot know the key; seeing it twice tells whether the line changed. So a way to see
    // anything at all that depends on the line is looked for first, and then gone twice: with one content in both runs, and with two.
    private ImmutableArray<AttackStep>? Twice(Node start, Node root, ulong line, AttackAlphabet alphabet, ImmutableArray<Capability> granted, CancellationToken cancellationToken)
    {
        if (From(root, line, alphabet, granted, 6, n => n.Sees, cancellationToken) is not { } sight) return null;
        var way = sight.Path();
        ImmutableArray<AttackStep> same = [.. way.Select(s => s.Actor == Actor.Victim && s.Kind == MoveKind.Store ? s with { First = StepData.Of(Stage.SecretA), Second = StepData.Of(Stage.SecretA) } : s)];
        ImmutableArray<AttackStep> different = [.. way.Select(s => s.Actor == Actor.Victim && s.Kind == MoveKind.Store ? s with { First = StepData.Of(Stage.SecretA), Second = StepData.Of(Stage.SecretB) } : s)];
        return alphabet.Resets(line).Select(reset => Next(start, [.. same, .. reset, .. different], granted))
            .FirstOrDefault(n => n is { Stage.Reached: true })?.Path();
    }

    private Node? From(Node root, ulong line, AttackAlphabet alphabet, ImmutableArray<Capability> granted, int maxSteps, Func<Node, bool> isGoal, CancellationToken cancellationToken)
    {
        if (isGoal(root)) return root;
        var open = new Queue<Node>();
        var visited = new HashSet<UInt128>();
        open.Enqueue(root);
        while (open.TryDequeue(out var node))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var steps in alphabet.After(node.Stage, line, node.LastSight, node.UsedOneAccess))
            {
                if (Next(node, steps, granted) is not { } next) continue;
                if (isGoal(next)) return next;
                if (next.Depth - root.Depth < maxSteps && visited.Count < MaxStates && visited.Add(Digest(next))) open.Enqueue(next);
            }
        }

        return null;
    }

    // The node after a sequence of steps, or null if one of them is not allowed; a violation ends the sequence early.
    private Node? Next(Node node, ImmutableArray<AttackStep> steps, ImmutableArray<Capability> granted)
    {
        var (stage, count, sight, one) = (node.Stage, node.Steps, node.LastSight, node.UsedOneAccess);
        for (var i = 0; i < steps.Length; i++)
        {
            if (!scene.Allows(stage, steps[i], granted, out var byOneAccess)) return null;
            if (byOneAccess && one) return null;
            one |= byOneAccess;
            stage = stage.After(steps[i]);
            if (steps[i] is { Actor: Actor.Attacker, Kind: MoveKind.Load }) sight = count;
            count++;
            if (stage.Reached) return new(stage, node, steps[..(i + 1)], node.Depth + 1, count, one, sight);
        }

        return new(stage, node, steps, node.Depth + 1, count, one, sight);
    }

    internal static ImmutableArray<Capability> Used(ImmutableArray<Capability> granted, ImmutableArray<AttackStep> steps) =>
        [.. granted.Where(c => steps.Any(s => CapabilityTriple.Of(c) is var t && t.Actor == s.Actor && t.Instructions.Contains(s.Kind)))];

    private UInt128 Digest(Node node)
    {
        var digest = new StateDigest().Add(node.UsedOneAccess).Add((ulong)node.Stage.Rekeyings);
        Describe(digest, node.Stage.First);
        if (node.Stage.Second is { } second) Describe(digest, second);
        if (node.LastSight is { } at)
        {
            digest.Add(node.Stage.SeenFirst[at]);
            if (node.Stage.Second is not null) digest.Add(node.Stage.SeenSecond[at]);
        }

        foreach (var seen in new[] { node.Stage.View.First, node.Stage.View.Second })
        {
            digest.Add((ulong)seen.Count);
            foreach (var (block, token) in seen) digest.Add(block).Add((ulong)token);
        }

        return digest.Value;
    }

    private void Describe(StateDigest digest, World w)
    {
        digest.Add(w.Life).Add(w.Tables.Running[CoreId.Of(0)]);
        foreach (var at in scene.Lines)
        {
            var line = LineAddress.Of(at);
            var (wire, saved) = (w.Machine.Wiring[line], w.Saved[line]);
            digest.Add(w.Machine.Dram[line]).Add(wire.Alias).Add(wire.DropsWrites).Add(saved.Taken).Add(saved.Copy).Add(w.Books.Latest[line]).Add(w.Tables.Holder[line]);
            foreach (var content in Contents) digest.Add(w.Books.Authorised[new(line, content)]);
            foreach (var keyId in scene.KeyIds)
            {
                var tag = new CacheTag(KeyId.Of(keyId), line);
                digest.Add(w.Machine.Cache[tag]).Add(w.Tables.Alias[tag]).Add(w.Tables.Strays[tag]);
            }
        }

        foreach (var keyId in scene.KeyIds) digest.Add(w.Machine.KeyOf(KeyId.Of(keyId)).DataKey).Add(w.Tables.Lives[KeyId.Of(keyId)]);
    }

    private sealed record Node(Stage Stage, Node? Before, ImmutableArray<AttackStep> Last, int Depth, int Steps, bool UsedOneAccess, int? LastSight)
    {
        // Whether the last step showed an attacker something that is not the same in both runs.
        public bool Sees => Last is [.., { Actor: Actor.Attacker or Actor.Physical }] && Stage is { LastFirst: { } one, LastSecond: { } two } && !WorldPair.SeenAlike(one, two).IsTrue;

        public ImmutableArray<AttackStep> Path()
        {
            var parts = new Stack<ImmutableArray<AttackStep>>();
            for (var n = this; n is not null; n = n.Before) parts.Push(n.Last);
            return [.. parts.SelectMany(p => p)];
        }
    }
}
