using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Attacks;
using TmeBox.Logic;
using TmeBox.Policies;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Conformance.Worlds;

/// <summary>One run: a world, its twin of the strict pair and its twin of the content pair, all making the same moves; promises are evaluated after each.</summary>
/// <remarks>
/// Guarantees speak of a move and are evaluated at every one. Invariants speak of a KeyID and a line: in a small scope they are evaluated at all of them after
/// every move; in a large one at the KeyID and at the line that the move named, and at all after a key was drawn or a sandbox ended, after every <see cref="FullEvery"/>th move, and in the end.
/// </remarks>
internal sealed class WorldRun
{
    private const int FullEvery = 64;
    private const int SmallScope = 64;
    private readonly WorldCase run;
    private readonly WorldStatistics? statistics;
    private readonly RecordingCipher cipher;
    private readonly RecordedVictimKeys victimKeys;
    private readonly ByteRenaming renaming;
    private readonly WorldWatch watch;
    private readonly List<Bytes> sights = [];
    private readonly List<string> made = [];
    private readonly ImmutableArray<WorldDraft>.Builder pinned = ImmutableArray.CreateBuilder<WorldDraft>();
    private readonly HashSet<int> acted = [];
    private readonly WorldTwin? engine;
    private World left;
    private World strict;
    private World content;
    private int rekeyings;

    private WorldRun(WorldCase run, Mutant? mutant, RecordingCipher cipher, WorldTwin? engine, WorldStatistics? statistics)
    {
        (this.run, this.cipher, this.engine, this.statistics) = (run, cipher, engine, statistics);
        victimKeys = new(cipher);
        renaming = new(run.KeySeed);
        left = run.Scope.Begin(cipher, victimKeys, run.Before, run.KeySeed, mutant);
        strict = run.Scope.Begin(cipher, victimKeys, run.Before, run.KeySeed, mutant);
        content = run.Scope.Begin(new RenamedCipher(cipher, renaming, victimKeys), victimKeys, run.Before, run.KeySeed, mutant);
        watch = new(run.Scope);
    }

    /// <summary>The moves that were made, in words.</summary>
    public IReadOnlyList<string> Made => made;

    /// <summary>The moves that were made, as drafts that are nothing else in another run.</summary>
    public ImmutableArray<WorldDraft> Pinned => pinned.ToImmutable();

    /// <summary>The first promise that does not hold, or null.</summary>
    public WorldViolation? Violation { get; private set; }

    /// <summary>Makes the moves of a case until a promise is broken.</summary>
    /// <param name="run">The case.</param>
    /// <param name="options">The rule to break, and the implementation that does the same.</param>
    /// <param name="statistics">Where to count, or null.</param>
    public static WorldRun Of(WorldCase run, WorldOptions options, WorldStatistics? statistics = null)
    {
        var cipher = new RecordingCipher(run.Cipher == WorldCipher.Bits ? BitsCipher.For(run.Scope.Profile) : new IdealCipher(run.KeySeed));

        // No implementation has an ideal cipher.
        using var engine = options.Implementation is { } make && run.Cipher == WorldCipher.Bits ? new WorldTwin(run.Scope, cipher, make(run.Scope.Profile), options.Mutant) : null;
        var worlds = new WorldRun(run, options.Mutant, cipher, engine, statistics);
        worlds.DoAll();
        statistics?.End(worlds.acted.Count, engine?.Compared ?? 0);
        return worlds;
    }

    private void DoAll()
    {
        Violation = Differs(engine?.Begin(run.Before, run.KeySeed, left), left.Victim, run.Scope.Lines[0]) ?? Broken(null);
        foreach (var draft in run.Drafts)
        {
            if (Violation is not null) return;
            if (!Do(draft)) return;
        }

        Violation ??= BrokenInTheEnd();
    }

    // False if chance broke what proofs assume of ciphers: then nothing is promised any more.
    private bool Do(WorldDraft draft)
    {
        if (Resolved(draft) is not { } move) return true;
        var actor = draft.Capability is { } capability ? Naming.NameOf(capability) : $"every run, {draft.Actor}";
        if (!Allowed(draft, move))
        {
            if (draft.Made is not null || Elsewhere(draft, move) is not { } allowed)
            {
                Discard($"{actor}: {move.Kind} not allowed anywhere");
                return true;
            }

            move = allowed;
        }

        var before = left;
        if (Prepared(Guarantee.ConfidentialityStrict, strict, move, null) is not { } strictBefore || Prepared(Guarantee.ConfidentialityContent, content, move, renaming) is not { } contentBefore)
        {
            Discard("what another sandbox hands to the victim cannot be renamed");
            return true;
        }

        draft = draft with { Kind = move.Kind, KeyId = (int)move.KeyId.Value.Concrete, Line = move.Line.ByteAddress.Concrete, Made = move };
        pinned.Add(draft);
        var played = Play.Make(left, move);
        var isVictims = draft.Actor == Actor.Victim;
        var second = Play.Make(strictBefore, isVictims ? move with { Data = draft.Second } : Flipped(strictBefore, move));
        var renamed = Play.Make(contentBefore, isVictims ? move with { Data = renaming.Of(move.Line, move.Data) } : Flipped(contentBefore, move));
        if (cipher.Chance is { } chance)
        {
            Discard($"{chance} broken by chance");
            return false;
        }

        (left, strict, content) = (played.World, second.World, renamed.World);
        made.Add(string.Create(CultureInfo.InvariantCulture, $"{made.Count + 1}. {Text(draft, move)} -> {Outcomes.Name(played.Answer.Outcome)}{Shown(played)}"));
        if (move.Kind == MoveKind.Rekey && left.IsVictims(move.KeyId).IsTrue) victimKeys.Drawn(left.Machine.KeyOf(left.Victim));
        if (statistics is not null)
        {
            statistics.Moves++;
            statistics.MovesOn[(int)move.Core.Value.Concrete]++;
            WorldStatistics.Count(statistics.MovesBy, $"{actor}: {move.Kind}");
            watch.Count(statistics, draft, move, played, before, (strictBefore, contentBefore), run);
        }

        if (draft.Actor is Actor.Victim or Actor.Attacker) acted.Add(draft.KeyId);
        if (draft.Kind == MoveKind.Load && (played.Answer.Outcome == Outcomes.Done).IsTrue) sights.Add(played.Answer.Data);
        if (draft.Kind == MoveKind.Snoop) sights.Add(played.Seen.Ciphertext);
        Violation = Differs(engine?.Make(before, move, played), move.KeyId, draft.Line)
            ?? BrokenBy(draft, move, before, (played, second, renamed)) ?? Broken(IsWholeTurn(move) ? null : move);
        return cipher.Chance is null;
    }

    // A pair that nothing is promised of makes every move.
    private World? Prepared(Guarantee guarantee, World right, Move move, Renaming? second) =>
        MovedLines.Prepare(left, right, move, second) ?? (run.Standing.Contains(guarantee) ? null : right);

    private bool IsWholeTurn(Move move) =>
        made.Count % FullEvery == 0 || run.Scope.KeyIds.Length * run.Scope.Lines.Length <= SmallScope || Stage.DrawsKey(move.Kind) || move.Kind == MoveKind.End;

    private WorldViolation? BrokenInTheEnd() => Differs(engine?.Everywhere(left), left.Victim, run.Scope.Lines[0]) ?? Broken(null);

    private WorldViolation? Differs(string? how, KeyId keyId, ulong line) =>
        how is null ? null : new(WorldViolation.Agreement, false, made.Count, (int)keyId.Value.Concrete, line, how);

    private WorldViolation? BrokenBy(WorldDraft draft, Move move, World before, (Played Left, Played Strict, Played Content) played)
    {
        foreach (var guarantee in run.Standing)
        {
            var second = guarantee switch { Guarantee.ConfidentialityStrict => played.Strict, Guarantee.ConfidentialityContent => played.Content, _ => null };
            if (!Promise.Holds(guarantee, before, move, played.Left, second).IsTrue) return Of(guarantee, Naming.NameOf(guarantee), true, draft.KeyId, draft.Line);
        }

        if (!Stage.DrawsKey(move.Kind)) return null;
        foreach (var keyId in run.Scope.KeyIds)
            foreach (var line in run.Scope.Lines)
                if (!FreshKey.Holds(left, victimKeys, PackageId.Of(0), move.KeyId, KeyId.Of(keyId), LineAddress.Of(line)).IsTrue)
                    return WorldViolation.Of($"the assumption {FreshKey.Name}", false, made.Count, keyId, line, run.Scope, left);
        return null;
    }

    // Every invariant at every KeyID and line of the scope; of a move, at its KeyID and at its lines.
    private WorldViolation? Broken(Move? move)
    {
        foreach (var guarantee in run.Standing)
            foreach (var keyId in run.Scope.KeyIds)
                foreach (var line in run.Scope.Lines)
                {
                    if (move is not null && !Names(move, keyId, line)) continue;
                    if (statistics is not null) statistics.Checks++;
                    var (k, a) = (KeyId.Of(keyId), LineAddress.Of(line));
                    var second = guarantee switch { Guarantee.ConfidentialityStrict => strict, Guarantee.ConfidentialityContent => content, _ => null };
                    var holds = Invariants.At(guarantee, InvariantParts.Keys | InvariantParts.Windows, left, second, victimKeys, renaming, k, a);
                    if (!holds.IsTrue && cipher.Chance is null) return Of(guarantee, $"the invariant of {Naming.NameOf(guarantee)}", false, keyId, line);
                }

        return null;
    }

    private static bool Names(Move move, int keyId, ulong line) =>
        (int)move.KeyId.Value.Concrete == keyId || move.Line.ByteAddress.Concrete == line || move.Source.ByteAddress.Concrete == line;

    // The runtime looks through its tables at every KeyID and line; everybody else acts at one.
    private bool Allowed(WorldDraft draft, Move move)
    {
        Bit At(KeyId k, LineAddress a) => draft.Capability is { } c ? CapabilityTriple.Of(c).Allows(left, move, k, a) : CapabilityTriple.AlwaysAllowed(left, move, k, a);
        return At(move.KeyId, move.Line).IsTrue
            && (move.Actor != Actor.Runtime || run.Scope.KeyIds.All(k => run.Scope.Lines.All(a => At(KeyId.Of(k), LineAddress.Of(a)).IsTrue)));
    }

    // Where the same may be done instead: at the next line that the specification allows, by whoever runs on the core.
    private Move? Elsewhere(WorldDraft draft, Move move)
    {
        if (draft.Actor == Actor.Runtime) return null;
        var first = run.Scope.Lines.IndexOf(draft.Line);
        ImmutableArray<KeyId> keyIds = draft.Actor switch
        {
            Actor.Hardware => [move.KeyId, .. run.Scope.Policy.Sandboxes.Select(s => KeyId.Of(s.KeyId))],
            Actor.Attacker => [move.KeyId, left.Tables.Running[move.Core]],
            _ => [move.KeyId],
        };
        return (
            from keyId in keyIds
            from i in Enumerable.Range(0, run.Scope.Lines.Length)
            let other = Flipped(left, move with { KeyId = keyId, Line = LineAddress.Of(run.Scope.Lines[(first + i) % run.Scope.Lines.Length]) })
            where Allowed(draft, other)
            select other).FirstOrDefault();
    }

    private WorldViolation Of(Guarantee guarantee, string promise, bool isGuarantee, int keyId, ulong line) => guarantee switch
    {
        Guarantee.ConfidentialityStrict => WorldViolation.Of(promise, isGuarantee, made.Count, keyId, line, run.Scope, left, strict),
        Guarantee.ConfidentialityContent => WorldViolation.Of(promise, isGuarantee, made.Count, keyId, line, run.Scope, left, content),
        _ => WorldViolation.Of(promise, isGuarantee, made.Count, keyId, line, run.Scope, left),
    };

    private Move? Resolved(WorldDraft draft)
    {
        if (draft.Made is { } again) return Flipped(left, again);
        var data = draft.First;
        if (draft.Earlier is { } ago && draft.Kind is MoveKind.Store or MoveKind.Movdir64b)
        {
            if (sights.Count == 0)
            {
                Discard("nothing seen yet to write");
                return null;
            }

            data = sights[^(1 + (ago % sights.Count))];
        }

        var (keyId, line) = (KeyId.Of(draft.KeyId), LineAddress.Of(draft.Line));
        if (draft is { Actor: Actor.Runtime, Capability: null, Earlier: null or 2 } && Lifecycle.Unfinished(left, run.Scope, run.Scope.IsLarge ? draft.KeyId : run.Scope.Policy.Sandboxes[0].KeyId) is { } unfinished) (keyId, line) = unfinished;
        else if (draft is { Actor: Actor.Runtime, Capability: null, Earlier: Lifecycle.Trade } && !left.Tables.Holder[line].Is(RuntimeTables.Nobody).IsTrue) keyId = left.Tables.Holder[line];
        var (kind, core) = draft is { Actor: Actor.Runtime, Capability: null }
            ? Lifecycle.Next(left, keyId, line, draft.Earlier, draft.Earlier == 2 || (draft.First == Stage.SecretA | draft.First == Stage.Foreign).IsTrue, run.Scope.CoreOf((int)keyId.Value.Concrete))
            : (draft.Kind, run.Scope.CoreOf(draft.KeyId));
        var drawsKey = Stage.DrawsKey(kind);
        var at = run.Scope.Lines.IndexOf(draft.Line);
        return Flipped(left, new(
            kind,
            draft.Actor,
            core,
            keyId,
            line,
            LineAddress.Of(run.Scope.Lines[(at + 1) % run.Scope.Lines.Length]),
            Word.Of(draft.Enables, 64),
            data,
            true,
            drawsKey ? Drawn.Key(run.KeySeed, 2 * ++rekeyings) : KeyMaterial.ZeroKey,
            drawsKey ? Drawn.Key(run.KeySeed, (2 * rekeyings) + 1) : KeyMaterial.ZeroKey,
            draft.Capability == Capability.ShareReader | (kind == MoveKind.HandOver && (draft.First == Stage.SecretB).IsTrue)));
    }

    // The same bits in every run: those of the bytes that are enabled.
    private static Move Flipped(World w, Move move)
    {
        if (move.Kind != MoveKind.Flip) return move;
        var bytes = w.Machine.Dram[move.Line].Ciphertext.Concrete.ToArray();
        for (var i = 0; i < bytes.Length; i++)
            if (((move.Enables.Concrete >> i) & 1) != 0)
                bytes[i] ^= 0x10;
        return move with { Data = Line.Of(bytes) };
    }

    private void Discard(string reason)
    {
        if (statistics is not null) WorldStatistics.Count(statistics.Discards, reason);
    }

    private static string Text(WorldDraft draft, Move move)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{draft.Actor} {draft.Kind} KeyID {draft.KeyId} 0x{draft.Line:x}");
        return draft.Kind switch
        {
            MoveKind.Store => text + string.Create(CultureInfo.InvariantCulture, $" enables {draft.Enables:x16} {Operations.Hex.Of(move.Data.Concrete).ToCompact()}")
                + (draft.Actor == Actor.Victim ? $" (second run {Operations.Hex.Of(draft.Second.Concrete).ToCompact()})" : ""),
            MoveKind.Movdir64b => $"{text} {Operations.Hex.Of(move.Data.Concrete).ToCompact()}",
            _ => text,
        };
    }

    private static string Shown(Played played) =>
        (played.Answer.Data == Line.Zero).IsTrue ? "" : " " + Operations.Hex.Of(played.Answer.Data.Concrete).ToCompact();
}
