using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Ciphers;

/// <summary>How lines are encrypted and authenticated.</summary>
/// <remarks>
/// Three readings: <see cref="BitsCipher"/> computes real bytes, an ideal cipher draws a permutation at random,
/// <see cref="SymbolicCipher"/> knows nothing but equations. For each key and tweak, Decrypt(Encrypt(p)) = p <b>and</b>
/// Encrypt(Decrypt(c)) = c; without the second, replay by software (A29) and the dictionary (A30) would be proved away.
/// Implementations are pure to their callers and safe for many threads.
/// </remarks>
public interface ICipher
{
    /// <summary>The encrypted tweak of a line: AES of its data unit number under the tweak key (F-ENC-2).</summary>
    Bytes Tweak(LineKey key);

    /// <summary>The ciphertext of a line; deterministic, 16-byte block by block (F-ENC-3).</summary>
    Bytes Encrypt(LineKey key, Bytes plaintext);

    /// <summary>The plaintext of a line, under the right key or a wrong one: the same equation.</summary>
    Bytes Decrypt(LineKey key, Bytes ciphertext);

    /// <summary>The 28-bit MAC over ciphertext, encrypted tweak and TD-owner (F-INT-2).</summary>
    Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner);
}
