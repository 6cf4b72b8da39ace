using TmeBox.Logic;
using TmeBox.Spec.Ciphers;

namespace TmeBox.Spec.Guarantees;

/// <summary>Which keys were ever drawn for the victim, and under which tweak a MAC was made.</summary>
/// <remarks>Nobody can compute this; invariants may still speak of it. In a proof all three are unknown functions.</remarks>
public interface IVictimKeys
{
    /// <summary>Whether a key was drawn for the victim's KeyID, now or earlier.</summary>
    Bit IsVictims(Bytes key);

    /// <summary>The tweak under which a MAC was made.</summary>
    Bytes TweakOf(Bytes mac);

    /// <summary>The ciphertext of which a MAC was made.</summary>
    Bytes CiphertextOf(Bytes mac);

    /// <summary>The tweak key under which a tweak was made.</summary>
    Bytes TweakKeyOf(Bytes tweak);
}

/// <summary>The unknown functions of proofs.</summary>
public sealed class SymbolicVictimKeys : IVictimKeys
{
    private static readonly Function IsVictimsFunction = new("victim.key", Sort.Bool, Machine.KeyMaterial.KeySort);

    /// <inheritdoc/>
    public Bit IsVictims(Bytes key) => Bit.Of(IsVictimsFunction.Apply(key.Term));

    /// <inheritdoc/>
    public Bytes TweakOf(Bytes mac) => Bytes.Of(CipherEquations.MacTweak.Apply(mac.Term));

    /// <inheritdoc/>
    public Bytes CiphertextOf(Bytes mac) => Bytes.Of(CipherEquations.MacCiphertext.Apply(mac.Term));

    /// <inheritdoc/>
    public Bytes TweakKeyOf(Bytes tweak) => Bytes.Of(CipherEquations.TweakKey.Apply(tweak.Term));
}
