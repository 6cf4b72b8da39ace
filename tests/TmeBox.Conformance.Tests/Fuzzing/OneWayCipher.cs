using TmeBox.Attacks;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Fuzzing;

/// <summary>A broken ideal cipher: D(E(p)) = p holds, but E(D(c)) = c does not, so that replay through a foreign alias vanishes.</summary>
internal sealed class OneWayCipher(ulong seed) : ICipher
{
    private readonly IdealCipher good = new(seed);
    private readonly IdealCipher other = new(seed + 1);
    private readonly HashSet<(Bytes, Word, Bytes)> made = [];

    public Bytes Tweak(LineKey key) => good.Tweak(key);

    public Bytes Encrypt(LineKey key, Bytes plaintext)
    {
        var ciphertext = good.Encrypt(key, plaintext);
        made.Add((key.DataKey, key.DataUnit, ciphertext));
        return ciphertext;
    }

    public Bytes Decrypt(LineKey key, Bytes ciphertext) =>
        (made.Contains((key.DataKey, key.DataUnit, ciphertext)) ? good : other).Decrypt(key, ciphertext);

    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner) => good.Mac(macKey, ciphertext, tweak, owner);
}
