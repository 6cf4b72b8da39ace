using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>The cipher of the second run: under the victim's keys it encrypts a renamed content to what the first run's cipher makes of the original.</summary>
/// <remarks>For every one-to-one renaming this is a cipher as good as the first: a permutation for each key and line.</remarks>
public sealed class RenamedCipher(ICipher first, Renaming renaming, IVictimKeys victimKeys) : ICipher
{
    /// <inheritdoc/>
    public Bytes Tweak(LineKey key, LineAddress line) => first.Tweak(key, line);

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, LineAddress line, Bytes plaintext) =>
        Lifted.If(victimKeys.IsVictims(key.DataKey), () => first.Encrypt(key, line, renaming.Back(line, plaintext)), () => first.Encrypt(key, line, plaintext));

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, LineAddress line, Bytes ciphertext)
    {
        var plaintext = first.Decrypt(key, line, ciphertext);
        return Lifted.If(victimKeys.IsVictims(key.DataKey), () => renaming.Of(line, plaintext), () => plaintext);
    }

    /// <inheritdoc/>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak) => first.Mac(macKey, ciphertext, tweak);
}
