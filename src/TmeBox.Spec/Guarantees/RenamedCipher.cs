using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>The cipher of the second run: under the victim's keys it encrypts a renamed content to what the first run's cipher makes of the original.</summary>
/// <remarks>For every one-to-one renaming this is a cipher as good as the first: a permutation for each key and line.</remarks>
public sealed class RenamedCipher(ICipher first, Renaming renaming, IVictimKeys victimKeys) : ICipher
{
    /// <inheritdoc/>
    public Bytes Tweak(LineKey key) => first.Tweak(key);

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, Bytes plaintext) =>
        Lifted.If(victimKeys.IsVictims(key.DataKey), () => first.Encrypt(key, renaming.Back(key.Line, plaintext)), () => first.Encrypt(key, plaintext));

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, Bytes ciphertext)
    {
        var plaintext = first.Decrypt(key, ciphertext);
        return Lifted.If(victimKeys.IsVictims(key.DataKey), () => renaming.Of(key.Line, plaintext), () => plaintext);
    }

    /// <inheritdoc/>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner) => first.Mac(macKey, ciphertext, tweak, owner);
}
