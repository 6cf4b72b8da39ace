using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using TmeBox.Spec.Sandbox.Protocols;

namespace TmeBox.Spec.Guarantees;

/// <summary>Where an attack takes place: a policy on a platform, a victim, an attacker, and a line of the victim's.</summary>
/// <remarks>If some alias maps a line of another owner, that line is chosen, since there the attacker can do most.</remarks>
public sealed class Scene
{
    private readonly Ownership ownership;
    private readonly int victim;
    private readonly int attacker;

    /// <summary>The scene for a policy that was found well-formed.</summary>
    public Scene(SandboxPolicy policy, Profile profile)
    {
        Profile = profile;
        ownership = new(policy);
        (victim, attacker, Address) = ownership.FirstSharedLine() ?? (0, 1, policy.Sandboxes[0].Memory[0].Start);
        AttackersAddress = policy.Sandboxes[attacker].Memory[0].Start;
        RuntimesAddress = ownership.FirstFreePage();
    }

    /// <summary>The platform.</summary>
    public Profile Profile { get; }

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

    /// <summary>The lines that take part: the victim's, the attacker's, the runtime's.</summary>
    public ImmutableArray<ulong> Lines => [Address, AttackersAddress, RuntimesAddress];

    /// <summary>The KeyIDs that take part.</summary>
    public ImmutableArray<int> KeyIds => [VictimKeyId, AttackerKeyId, 0];

    /// <summary>The victim's KeyID.</summary>
    public int VictimKeyId => Policy.Sandboxes[victim].KeyId;

    /// <summary>The attacker's KeyID.</summary>
    public int AttackerKeyId => Policy.Sandboxes[attacker].KeyId;

    /// <summary>The victim's and the attacker's names in the policy.</summary>
    public (string Victim, string Attacker) Names => (Policy.Sandboxes[victim].Name, Policy.Sandboxes[attacker].Name);

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

    /// <summary>The world where the policy's set-up ends: activated, both sandboxes keyed and running, their lines handed over and mapped.</summary>
    /// <remarks>Other lines of the policy are handed over in the same way; no step of the scene touches them, so they are left out.</remarks>
    public World Begin(ICipher cipher)
    {
        var m = SetUp.Activate(MachineState.Reset(Profile, cipher), ActivateInputs);
        var (v, t) = (KeyId.Of(VictimKeyId), KeyId.Of(AttackerKeyId));
        foreach (var keyId in new[] { VictimKeyId, AttackerKeyId })
        {
            var (data, tweak) = RandomKeys(keyId, 0);
            for (var package = 0; package < Profile.Packages; package++) m = SetUp.Program(m.On(CoreId.Of(2 * package)), KeyId.Of(keyId), data, tweak);
        }

        m = m.On(CoreId.Of(0));
        var (own, others, runtimes) = (LineAddress.Of(Address), LineAddress.Of(AttackersAddress), LineAddress.Of(RuntimesAddress));
        m = SetUp.HandOver(m, v, own);
        m = SetUp.HandOver(m, t, others);
        m = SetUp.HandOver(m, RuntimeTables.Nobody, runtimes);
        var tables = RuntimeTables.Empty(Map<LineAddress, Bit>.Constant(false).Set(runtimes, true));
        var books = VictimBooks.Empty(Map<LineAddress, Bit>.Constant(ownership.SharesPages));
        return new(
            m.Begin(),
            ownership.SharesPages,
            v,
            VictimLife.Alive,
            tables with
            {
                Lives = tables.Lives.Set(v, KeyIdLife.Live).Set(t, KeyIdLife.Live),
                Holder = tables.Holder.Set(own, v).Set(others, t),
                Alias = Mapped(tables.Alias),
                Running = tables.Running.Set(CoreId.Of(0), v).Set(CoreId.Of(1), t),
            },
            books with
            {
                Authorised = books.Authorised.Set(new(own, Line.Zero), true),
                Untouched = books.Untouched.Set(own, true),
                Held = books.Held.Set(own, true),
            },
            Map<LineAddress, SavedLine>.Constant(SavedLine.None));
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

    private Map<CacheTag, Word> Mapped(Map<CacheTag, Word> alias)
    {
        foreach (var sandbox in new[] { victim, attacker })
            foreach (var at in new[] { Address, AttackersAddress })
                if (ownership.Maps(sandbox, at))
                    alias = alias.Set(new(KeyId.Of(Policy.Sandboxes[sandbox].KeyId), LineAddress.Of(at)), AliasPhase.Mapped);
        return alias;
    }

    private static Bytes Random(string purpose, int number)
    {
        Span<byte> seed = stackalloc byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(seed, number);
        var length = System.Text.Encoding.ASCII.GetBytes(purpose, seed[4..]);
        return KeyMaterial.Key(SHA256.HashData(seed[..(4 + length)]));
    }
}
