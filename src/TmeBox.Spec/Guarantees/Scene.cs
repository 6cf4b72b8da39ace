using System.Buffers.Binary;
using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

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
    }

    /// <summary>The platform.</summary>
    public Profile Profile { get; }

    /// <summary>The policy.</summary>
    public SandboxPolicy Policy => ownership.Policy;

    /// <summary>The victim's line that the attack is about: a byte address without KeyID.</summary>
    public ulong Address { get; }

    /// <summary>The victim's KeyID.</summary>
    public int VictimKeyId => Policy.Sandboxes[victim].KeyId;

    /// <summary>The attacker's KeyID.</summary>
    public int AttackerKeyId => Policy.Sandboxes[attacker].KeyId;

    /// <summary>The victim's and the attacker's names in the policy.</summary>
    public (string Victim, string Attacker) Names => (Policy.Sandboxes[victim].Name, Policy.Sandboxes[attacker].Name);

    /// <summary>The request to activate the machine: the same keys in every run of every scene.</summary>
    public static ActivateInputs ActivateInputs => new(true, false, Random("tme data key", 0), Random("tme tweak key", 0), Bytes.Of(KeyMaterial.MacKeySort, Random("mac key", 0).Concrete[..16]));

    /// <summary>What the random number generator gives for a KeyID's nth key; deterministic, and of no use as a secret.</summary>
    public static (Bytes Data, Bytes Tweak) RandomKeys(int keyId, int draw) => (Random("data key", (keyId << 8) | draw), Random("tweak key", (keyId << 8) | draw));

    /// <summary>The world where the policy's set-up ends: activated, every sandbox keyed, the line handed over to its owner.</summary>
    /// <remarks>Other lines of the policy are handed over in the same way; no step of the scene touches them, so they are left out.</remarks>
    public World Begin(ICipher cipher)
    {
        var m = SetUp.Activate(MachineState.Reset(Profile, cipher), ActivateInputs);
        foreach (var sandbox in new[] { victim, attacker })
        {
            var keyId = Policy.Sandboxes[sandbox].KeyId;
            var (data, tweak) = RandomKeys(keyId, 0);
            m = SetUp.Program(m, KeyId.Of(keyId), data, tweak);
        }

        m = SetUp.HandOver(m, KeyId.Of(VictimKeyId), LineAddress.Of(Address));
        return new(
            m.Begin(),
            KeyId.Of(VictimKeyId),
            ownership.OwnedBy(victim),
            ownership.ReachedByOthers(victim),
            Map<LineAddress, Bytes>.Constant(Line.Zero),
            Map<LineImage, Bit>.Constant(false).Set(new(LineAddress.Of(Address), Line.Zero), true),
            Map<LineAddress, SavedLine>.Constant(SavedLine.None));
    }

    private static Bytes Random(string purpose, int number)
    {
        Span<byte> seed = stackalloc byte[64];
        BinaryPrimitives.WriteInt32LittleEndian(seed, number);
        var length = System.Text.Encoding.ASCII.GetBytes(purpose, seed[4..]);
        return KeyMaterial.Key(SHA256.HashData(seed[..(4 + length)]));
    }
}
