using System.Collections.Immutable;
using TmeBox.Conformance.Attacks;
using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Conformance.Worlds;

/// <summary>Who takes part in a run and which lines are looked at: two or three sandboxes and three to five lines, or tens of both.</summary>
/// <param name="Profile">The platform.</param>
/// <param name="Policy">The sandboxes and what they own.</param>
/// <param name="Victim">The index of the sandbox whose guarantees are asked for.</param>
/// <param name="Lines">The lines: byte addresses without KeyID. Owned by the victim, by others, or by nobody.</param>
internal sealed record WorldScope(Profile Profile, SandboxPolicy Policy, int Victim, ImmutableArray<ulong> Lines)
{
    /// <summary>A KeyID that no run programs.</summary>
    public const int Unprogrammed = 40;

    private readonly Ownership ownership = new(Policy);

    /// <summary>The victim's KeyID.</summary>
    public int VictimKeyId => Policy.Sandboxes[Victim].KeyId;

    /// <summary>The KeyIDs at which invariants are evaluated: every sandbox's, KeyID 0, and one without a key.</summary>
    public ImmutableArray<int> KeyIds => [.. Policy.Sandboxes.Select(s => s.KeyId), 0, Unprogrammed];

    /// <summary>Whether so many sandboxes take part that they have to take turns.</summary>
    public bool IsLarge => Policy.Sandboxes.Length > 3;

    /// <summary>Whether some page holds lines of two owners.</summary>
    public bool PagesAreShared => ownership.SharesPages;

    /// <summary>Whether the victim owns a line.</summary>
    public bool IsOwned(ulong line) => ownership.OwnerOf(line) == Victim;

    /// <summary>Whether another sandbox's alias maps a line.</summary>
    public bool IsReached(ulong line) => Enumerable.Range(0, Policy.Sandboxes.Length).Any(i => i != Victim && ownership.Maps(i, line));

    /// <summary>The world where the policy's set-up ends.</summary>
    /// <param name="cipher">The cipher of this world.</param>
    /// <param name="victimKeys">Is told of the victim's key before anything is encrypted under it.</param>
    /// <param name="before">What DRAM held before set-up.</param>
    /// <param name="keySeed">Determines every key.</param>
    /// <param name="mutant">A rule to break, or null.</param>
    public World Begin(ICipher cipher, RecordedVictimKeys victimKeys, ImmutableArray<DramLine> before, ulong keySeed, Mutant? mutant)
    {
        var m = MachineState.Reset(Profile, cipher, mutant);
        for (var i = 0; i < Lines.Length; i++) m = Physical.Replace(m, LineAddress.Of(Lines[i]), before[i]);
        m = SetUp.Activate(m, Activation(keySeed));
        for (var i = 0; i < Policy.Sandboxes.Length; i++)
        {
            var (dataKey, tweakKey) = FirstKeys(keySeed, i);
            m = SetUp.Program(m, KeyId.Of(Policy.Sandboxes[i].KeyId), dataKey, tweakKey);
        }

        victimKeys.Drawn(m.KeyOf(KeyId.Of(VictimKeyId)));
        var tables = RuntimeTables.Empty(Map<LineAddress, Bit>.Constant(false));
        var contested = Lines.Aggregate(Map<LineAddress, Bit>.Constant(false), (map, line) => map.Set(LineAddress.Of(line), ownership.IsContested(line)));
        var books = VictimBooks.Empty(contested);
        foreach (var sandbox in Policy.Sandboxes.Reverse())
        {
            // Of those that share a core the first runs.
            var keyId = KeyId.Of(sandbox.KeyId);
            tables = tables with { Lives = tables.Lives.Set(keyId, KeyIdLife.Live), Running = tables.Running.Set(CoreOf(sandbox.KeyId), keyId) };
        }

        foreach (var at in Lines)
        {
            var line = LineAddress.Of(at);
            for (var i = 0; i < Policy.Sandboxes.Length; i++)
                if (ownership.Maps(i, at))
                    tables = tables with { Alias = tables.Alias.Set(new(KeyId.Of(Policy.Sandboxes[i].KeyId), line), AliasPhase.Mapped) };
            if (ownership.OwnerOf(at) is not { } owner) continue;
            var keyId = KeyId.Of(Policy.Sandboxes[owner].KeyId);
            m = SetUp.HandOver(m, keyId, line);
            tables = tables with { Holder = tables.Holder.Set(line, keyId) };
            if (!IsOwned(at)) continue;
            books = books with
            {
                Authorised = books.Authorised.Set(new(line, Line.Zero), true),
                Untouched = books.Untouched.Set(line, true),
                Held = books.Held.Set(line, true),
            };
        }

        return new(m.Begin(), PagesAreShared, KeyId.Of(VictimKeyId), VictimLife.Alive, tables, books, Map<LineAddress, SavedLine>.Constant(SavedLine.None));
    }

    /// <summary>The operations by which <see cref="Begin"/> makes its machine.</summary>
    public IEnumerable<Operation> SetUpOf(ImmutableArray<DramLine> before, ulong keySeed)
    {
        for (var i = 0; i < Lines.Length; i++) yield return MoveOperations.Put(Lines[i], before[i]);
        yield return MoveOperations.Activate(Profile, Activation(keySeed));
        for (var i = 0; i < Policy.Sandboxes.Length; i++)
        {
            var (dataKey, tweakKey) = FirstKeys(keySeed, i);
            yield return MoveOperations.Program(Profile, KeyId.Of(Policy.Sandboxes[i].KeyId), true, dataKey, tweakKey);
        }

        foreach (var line in Lines)
            if (ownership.OwnerOf(line) is { } owner)
                yield return new Operation.Movdir64b(MoveOperations.Name(Profile, Policy.Sandboxes[owner].KeyId, line), MoveOperations.Of(Line.Zero));
    }

    private static ActivateInputs Activation(ulong keySeed) =>
        new(true, false, Drawn.Key(keySeed, -1), Drawn.Key(keySeed, -2), Bytes.Of(KeyMaterial.MacKeySort, Drawn.Key(keySeed, -3).Concrete[..16]));

    private static (Bytes Data, Bytes Tweak) FirstKeys(ulong keySeed, int sandbox) => (Drawn.Key(keySeed, -10 - (2 * sandbox)), Drawn.Key(keySeed, -11 - (2 * sandbox)));

    /// <summary>The core on which a sandbox runs: the victim has core 0, the others take turns on core 1; who is no sandbox acts on core 0.</summary>
    public CoreId CoreOf(int keyId) => CoreId.Of(keyId != VictimKeyId && Policy.Sandboxes.Any(s => s.KeyId == keyId) ? 1 : 0);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Profile.Name}; {string.Join(", ", Policy.Sandboxes.Select(s => $"{s.Name} KeyID {s.KeyId} {string.Join(' ', s.Memory)}"))}; victim {Policy.Sandboxes[Victim].Name}; lines {string.Join(' ', Lines.Select(l => $"0x{l:x}"))}";
}
