using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Ciphers;

/// <summary>The cipher of proofs: four functions of which nothing is known but the equations in <see cref="CipherEquations"/>.</summary>
/// <remarks>A theorem about it holds for every cipher that satisfies the equations it names. Stateless; safe for many threads.</remarks>
public sealed class SymbolicCipher : ICipher
{
    /// <summary>Encrypts a line: data key, key size, encrypted tweak, plaintext.</summary>
    public static Function EncryptFunction { get; } = new("encrypt", Line.Sort, KeyMaterial.KeySort, Sort.Bool, TweakValue.Sort, Line.Sort);

    /// <summary>Decrypts a line: data key, key size, encrypted tweak, ciphertext.</summary>
    public static Function DecryptFunction { get; } = new("decrypt", Line.Sort, KeyMaterial.KeySort, Sort.Bool, TweakValue.Sort, Line.Sort);

    /// <summary>Encrypts an address into a tweak: tweak key, key size, data unit.</summary>
    public static Function TweakFunction { get; } = new("tweak", TweakValue.Sort, KeyMaterial.KeySort, Sort.Bool, Sort.BitVector(64));

    /// <summary>Authenticates: MAC key, ciphertext, encrypted tweak, TD-owner.</summary>
    public static Function MacFunction { get; } = new("mac", MacTag.Sort, KeyMaterial.MacKeySort, Line.Sort, TweakValue.Sort, Sort.Bool);

    /// <inheritdoc/>
    public Bytes Tweak(LineKey key) => Bytes.Of(TweakFunction.Apply(key.TweakKey.Term, key.Wide.Term, key.DataUnit.Term));

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, Bytes plaintext) =>
        Bytes.Of(EncryptFunction.Apply(key.DataKey.Term, key.Wide.Term, Tweak(key).Term, plaintext.Term));

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, Bytes ciphertext) =>
        Bytes.Of(DecryptFunction.Apply(key.DataKey.Term, key.Wide.Term, Tweak(key).Term, ciphertext.Term));

    /// <inheritdoc/>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner) => Bytes.Of(MacFunction.Apply(macKey.Term, ciphertext.Term, tweak.Term, owner.Term));
}
