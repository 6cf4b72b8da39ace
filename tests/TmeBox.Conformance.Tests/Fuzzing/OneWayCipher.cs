using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Fuzzing;

/// <summary>A broken ideal cipher: D(E(p)) = p holds, but E(D(c)) = c does not, so that replay through a foreign alias vanishes.</summary>
internal sealed class OneWayCipher(ulong seed) : ICipher
{
    private readonly IdealCipher good = new(seed);
    private readonly IdealCipher other = new(seed + 1);
    private readonly HashSet<(Bytes, LineAddress, Bytes)> made = [];

    public Bytes Tweak(LineKey key, LineAddress line) => good.Tweak(key, line);

    public Bytes Encrypt(LineKey key, LineAddress line, Bytes plaintext)
    {
        var ciphertext = good.Encrypt(key, line, plaintext);
        made.Add((key.DataKey, line, ciphertext));
        return ciphertext;
    }

    public Bytes Decrypt(LineKey key, LineAddress line, Bytes ciphertext) =>
        (made.Contains((key.DataKey, line, ciphertext)) ? good : other).Decrypt(key, line, ciphertext);

    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak) => good.Mac(macKey, ciphertext, tweak);
}
