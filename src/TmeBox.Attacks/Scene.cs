using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Attacks;

/// <summary>Where an attack takes place: a policy on a platform, a victim, an attacker, and a line of the victim's.</summary>
/// <remarks>
/// If some alias maps a line of another owner, that line is chosen, since there the attacker can do most; unless the guarantee is about other lines only.
/// A line that the policy lacks is one that the runtime gave out since. Against a member of a share that may only read it, the victim is the share: whoever
/// may write it acts under its KeyID.
/// </remarks>
public sealed class Scene
{
    private readonly Ownership ownership;
    private readonly Guarantee guarantee;
    private readonly ImmutableArray<Spec.Sandbox.Sandbox> owners;
    private readonly int victim;
    private readonly int attacker;

    /// <summary>The scene of attacks on a guarantee, for a policy that was found well-formed.</summary>
    public Scene(SandboxPolicy policy, Profile profile, Guarantee guarantee, bool isOfShare = false, SceneStart start = SceneStart.SetUp)
    {
        Profile = profile;
        (Start, IsOfShare) = (start, isOfShare);
        this.guarantee = guarantee;
        ownership = new(policy);
        owners = policy.Owners;
        ulong[] free = [.. ownership.FreePages().Take(3)];
        RuntimesAddress = free[0];
        (victim, attacker, Address, AttackersAddress) = (isOfShare ? FirstShare() : null)
            ?? ownership.FirstSharedLine()
            ?? (0, 1, policy.Sandboxes[0].Memory[0].Start, policy.Sandboxes[1].Memory[0].Start);
        if (guarantee != Guarantee.AvailabilitySandbox) return;
        Address = ownership.FirstUncontestedLine(victim) ?? free[1];
        AttackersAddress = ownership.FirstUncontestedLine(attacker) ?? free[2];
    }

    /// <summary>The platform.</summary>
    public Profile Profile { get; }

    /// <summary>Whether the victim is a share, if there is one that somebody only reads.</summary>
    public bool IsOfShare { get; }

    /// <summary>Where the steps begin.</summary>
    public SceneStart Start { get; }

    /// <summary>The policy.</summary>
    public SandboxPolicy Policy => ownership.Policy;

    /// <summary>The victim's line that the attack is about: a byte address without KeyID.</summary>
    public ulong Address { get; }

    /// <summary>A line of the attacker's own.</summary>
    public ulong AttackersAddress { get; }

    /// <summary>A line of the runtime's own, under KeyID 0.</summary>
    public ulong RuntimesAddress { get; }

    /// <summary>Whether windows map lines of others.</summary>
    public bool SharesPages => ownership.SharesPages;

    /// <summary>Whether a sandbox's window maps a line at the end of set-up.</summary>
    public bool Maps(int keyId, ulong line) => Windows.Contains((keyId, line));

    /// <summary>Whether a line lies in a page with lines of others.</summary>
    public bool IsContested(ulong line) => ownership.IsContested(line);

    /// <summary>The lines that take part: the victim's, the attacker's, the runtime's.</summary>
    public ImmutableArray<ulong> Lines => [Address, AttackersAddress, RuntimesAddress];

    /// <summary>The KeyIDs that take part.</summary>
    public ImmutableArray<int> KeyIds => [VictimKeyId, AttackerKeyId, 0];

    /// <summary>The victim's KeyID.</summary>
    public int VictimKeyId => owners[victim].KeyId;

    /// <summary>The attacker's KeyID.</summary>
    public int AttackerKeyId => owners[attacker].KeyId;

    /// <summary>The victim's and the attacker's names in the policy.</summary>
    public (string Victim, string Attacker) Names => (owners[victim].Name, owners[attacker].Name);

    /// <summary>The request to activate the machine: the same keys in every run of every scene.</summary>
    public static ActivateInputs ActivateInputs => new(true, false, Random("tme data key", 0), Random("tme tweak key", 0), Bytes.Of(KeyMaterial.MacKeySort, Random("mac key", 0).Concrete[..16]));

    /// <summary>What the random number generator gives for a KeyID's nth key, 0 to 65535; deterministic, and of no use as a secret.</summary>
    public static (Bytes Data, Bytes Tweak) RandomKeys(int keyId, int draw)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)draw, 0xFFFFu);

        // No two pairs share a number: 15 bits of KeyID between the low and the high byte of the draw.
        var number = ((draw >> 8) << 23) | (keyId << 8) | (draw & 0xFF);
        return (Random("data key", number), Random("tweak key", number));
    }

    /// <summary>The world where the steps begin; at the end of set-up, both sandboxes are keyed and running, their lines handed over and mapped.</summary>
    /// <remarks>Other lines of the policy are handed over in the same way; no step of the scene touches them, so they are left out.</remarks>
    public World Begin(ICipher cipher)
    {
        var activated = Activated(cipher);
        return Start == SceneStart.Activated ? activated : AtEndOfSetUp(activated);
    }

    private World Activated(ICipher cipher)
    {
        var m = SetUp.Activate(MachineState.Reset(Profile, cipher), ActivateInputs);
        var runtimes = LineAddress.Of(RuntimesAddress);
        m = SetUp.HandOver(m, RuntimeTables.Nobody, runtimes);
        var contested = Lines.Aggregate(Map<LineAddress, Bit>.Constant(false), (map, line) => map.Set(LineAddress.Of(line), IsContested(line)));
        return new(
            m.Begin(),
            ownership.SharesPages,
            KeyId.Of(VictimKeyId),
            VictimLife.Unborn,
            RuntimeTables.Empty(Map<LineAddress, Bit>.Constant(false).Set(runtimes, true)),
            VictimBooks.Empty(contested),
            Map<LineAddress, SavedLine>.Constant(SavedLine.None));
    }

    private World AtEndOfSetUp(World activated)
    {
        var (m, tables, books) = (activated.Machine, activated.Tables, activated.Books);
        var (v, t) = (KeyId.Of(VictimKeyId), KeyId.Of(AttackerKeyId));
        foreach (var keyId in new[] { VictimKeyId, AttackerKeyId })
        {
            var (data, tweak) = RandomKeys(keyId, 0);
            for (var package = 0; package < Profile.Packages; package++) m = SetUp.Program(m.On(CoreId.Of(2 * package)), KeyId.Of(keyId), data, tweak);
        }

        m = m.On(CoreId.Of(0));
        var (own, others) = (LineAddress.Of(Address), LineAddress.Of(AttackersAddress));
        m = SetUp.HandOver(m, v, own);
        m = SetUp.HandOver(m, t, others);
        return activated with
        {
            Machine = m.Begin(),
            Life = VictimLife.Alive,
            Tables = tables with
            {
                Lives = tables.Lives.Set(v, KeyIdLife.Live).Set(t, KeyIdLife.Live),
                Holder = tables.Holder.Set(own, v).Set(others, t),
                Alias = Windows.Aggregate(tables.Alias, (alias, w) => alias.Set(new(KeyId.Of(w.KeyId), LineAddress.Of(w.Line)), AliasPhase.Mapped)),
                Running = tables.Running.Set(CoreId.Of(0), v).Set(CoreId.Of(1), t),
            },
            Books = books with
            {
                Authorised = books.Authorised.Set(new(own, Line.Zero), true),
                Untouched = books.Untouched.Set(own, true),
                Held = books.Held.Set(own, true),
                Code = books.Code.Set(own, guarantee == Guarantee.CodeAuthenticity),
            },
        };
    }

    /// <summary>Whether a step may be taken by what happens in every run, or with capabilities; and whether it takes the one access that no rule covers.</summary>
    public bool Allows(Stage stage, AttackStep step, ImmutableArray<Capability> granted, out bool byOneAccess)
    {
        byOneAccess = false;
        var move = stage.Concrete(step, step.First, stage.SeenFirst);
        if (Everywhere(move, (k, a) => CapabilityTriple.AlwaysAllowed(stage.First, move, k, a))) return true;
        foreach (var capability in granted)
        {
            if (!Everywhere(move, (k, a) => CapabilityTriple.Of(capability).Allows(stage.First, move, k, a))) continue;
            byOneAccess = capability == Capability.OneAccess;
            if (!byOneAccess) return true;
        }

        return byOneAccess;
    }

    // Only the runtime asks about all KeyIDs and lines.
    private bool Everywhere(Move move, Func<KeyId, LineAddress, Bit> holds) => move.Actor == Actor.Runtime
        ? KeyIds.All(k => Lines.All(a => holds(KeyId.Of(k), LineAddress.Of(a)).IsTrue))
        : holds(move.KeyId, move.Line).IsTrue;

    private IEnumerable<(int KeyId, ulong Line)> Windows =>
        from window in new[] { (Owner: victim, Own: Address), (Owner: attacker, Own: AttackersAddress) }
        from line in new[] { Address, AttackersAddress }
        where line == window.Own || ownership.Maps(window.Owner, line)
        select (owners[window.Owner].KeyId, line);

    private (int, int, ulong, ulong)? FirstShare()
    {
        if (Policy.Shares.FirstOrDefault(s => s.FirstReader is not null) is not { } share) return null;
        var reader = Policy.Sandboxes.Single(s => s.Name == share.FirstReader!.Sandbox);
        return (Policy.Sandboxes.Length + Policy.Shares.IndexOf(share), Policy.Sandboxes.IndexOf(reader), share.Memory[0].Start, reader.Memory[0].Start);
    }

    private static Bytes Random(string purpose, int number)
    {
        Span<byte> seed = stackalloc byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(seed, number);
        var length = System.Text.Encoding.ASCII.GetBytes(purpose, seed[4..]);
        return KeyMaterial.Key(SHA256.HashData(seed[..(4 + length)]));
    }
}
