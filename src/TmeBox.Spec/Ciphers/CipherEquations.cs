using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Ciphers;

/// <summary>All that a proof may know of the ciphers, stated at the points that a proof touches.</summary>
/// <remarks>
/// Injectivity is stated by an inverse function. Where it is an idealisation (a 28-bit MAC and a 128-bit tweak repeat with
/// some probability) the assumption's name says so; every proof prints the assumptions that it used.
/// Encryption and decryption are inverse at every point of the proof both ways, which is complete: such a finite
/// partial function always extends to a permutation.
/// </remarks>
public static class CipherEquations
{
    /// <summary>Decrypting what was encrypted gives it back. True of AES-XTS.</summary>
    public const string DecryptInvertsEncrypt = "Cipher.DecryptInvertsEncrypt";

    /// <summary>Encrypting what was decrypted gives it back. True of AES-XTS; the reason for A29 and A30.</summary>
    public const string EncryptInvertsDecrypt = "Cipher.EncryptInvertsDecrypt";

    /// <summary>Two MACs are equal only if they were made of the same ciphertext, tweak and owner: no forgery, 2^-28 an attempt.</summary>
    public const string MacUnforgeable = "Cipher.MacUnforgeable";

    /// <summary>Two encrypted tweaks are equal only if they were made of the same tweak key and data unit: 2^-128 a pair.</summary>
    public const string TweakInjective = "Cipher.TweakInjective";

    /// <summary>The tweak of which a MAC was made.</summary>
    public static Function MacTweak { get; } = new("mac.tweak", TweakValue.Sort, MacTag.Sort);

    /// <summary>The ciphertext of which a MAC was made.</summary>
    public static Function MacCiphertext { get; } = new("mac.ciphertext", Line.Sort, MacTag.Sort);

    /// <summary>The key of which a tweak was made.</summary>
    public static Function TweakKey { get; } = new("tweak.key", KeyMaterial.KeySort, TweakValue.Sort);

    private static Function TweakUnit { get; } = new("tweak.unit", Sort.BitVector(64), TweakValue.Sort);

    private static Function MacOwner { get; } = new("mac.owner", Sort.Bool, MacTag.Sort);

    /// <summary>The sentence for an assumption's name.</summary>
    public static string Sentence(string name) => name switch
    {
        DecryptInvertsEncrypt => "decrypting what was encrypted under the same key at the same line gives it back",
        EncryptInvertsDecrypt => "encrypting what was decrypted under the same key at the same line gives it back",
        MacUnforgeable => "no MAC is forged or repeats by chance (2^-28 an attempt)",
        TweakInjective => "no two encrypted tweaks are equal by chance (2^-128 a pair)",
        _ => name,
    };

    /// <summary>The equations at the given applications of the cipher's functions.</summary>
    public static IEnumerable<Assertion> At(IEnumerable<Term> applications)
    {
        foreach (var t in applications)
        {
            var a = t.Arguments;
            if (ReferenceEquals(t.Function, SymbolicCipher.EncryptFunction))
                yield return new(DecryptInvertsEncrypt, Bytes.Of(SymbolicCipher.DecryptFunction.Apply(a[0], a[1], a[2], t)) == Bytes.Of(a[3]));
            else if (ReferenceEquals(t.Function, SymbolicCipher.DecryptFunction))
                yield return new(EncryptInvertsDecrypt, Bytes.Of(SymbolicCipher.EncryptFunction.Apply(a[0], a[1], a[2], t)) == Bytes.Of(a[3]));
            else if (ReferenceEquals(t.Function, SymbolicCipher.MacFunction))
                yield return new(MacUnforgeable, Bytes.Of(MacCiphertext.Apply(t)) == Bytes.Of(a[1]) & Bytes.Of(MacTweak.Apply(t)) == Bytes.Of(a[2]) & (Bit.Of(MacOwner.Apply(t)) == Bit.Of(a[3])));
            else if (ReferenceEquals(t.Function, SymbolicCipher.TweakFunction))
                yield return new(TweakInjective, Bytes.Of(TweakKey.Apply(t)) == Bytes.Of(a[0]) & Word.Of(TweakUnit.Apply(t)) == Word.Of(a[2]));
        }
    }
}
