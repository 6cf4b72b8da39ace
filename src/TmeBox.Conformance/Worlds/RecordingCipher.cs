using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Worlds;

/// <summary>A concrete cipher that remembers what one run asked of it: of which tweak each MAC was made, and of which key each tweak.</summary>
/// <remarks>
/// Answers are kept and given again, since invariants ask the same question at every step. Proofs assume that MACs and tweaks never repeat
/// by chance (<see cref="CipherEquations.MacUnforgeable"/>, <see cref="CipherEquations.TweakInjective"/>); where a run of real bytes
/// breaks that, <see cref="Chance"/> says so. Safe for many threads.
/// </remarks>
public sealed class RecordingCipher : ICipher
{
    /// <summary>The most answers that are kept; a run of the longest permitted length needs a tenth of it.</summary>
    public const int MaxAnswers = 4_000_000;

    private readonly Lock gate = new();
    private readonly ICipher inner;
    private readonly Dictionary<(Bytes TweakKey, bool Wide, ulong DataUnit), Bytes> tweaks = [];
    private readonly Dictionary<Bytes, (Bytes TweakKey, ulong DataUnit)> madeTweaks = [];
    private readonly Dictionary<(Bytes MacKey, Bytes Ciphertext, Bytes Tweak, bool Owner), Bytes> macs = [];
    private readonly Dictionary<Bytes, (Bytes Ciphertext, Bytes Tweak, bool Owner)> madeMacs = [];
    private readonly Dictionary<(Point Point, Bytes Text), Bytes> encrypted = [];
    private readonly Dictionary<(Point Point, Bytes Text), Bytes> decrypted = [];

    /// <summary>A record of a cipher.</summary>
    /// <param name="inner">Real or ideal; concrete operands only.</param>
    public RecordingCipher(ICipher inner) => this.inner = inner;

    /// <summary>The name of the proofs' assumption that this run broke by chance, or null.</summary>
    public string? Chance { get; private set; }

    /// <summary>The tweak of which a MAC was made, or null if this run never made it.</summary>
    public Bytes? TweakOf(Bytes mac)
    {
        lock (gate) return madeMacs.TryGetValue(mac, out var made) ? made.Tweak : null;
    }

    /// <summary>The ciphertext of which a MAC was made, or null if this run never made it.</summary>
    public Bytes? CiphertextOf(Bytes mac)
    {
        lock (gate) return madeMacs.TryGetValue(mac, out var made) ? made.Ciphertext : null;
    }

    /// <summary>The tweak key of which a tweak was made, or null if this run never made it.</summary>
    public Bytes? TweakKeyOf(Bytes tweak)
    {
        lock (gate) return madeTweaks.TryGetValue(tweak, out var made) ? made.TweakKey : null;
    }

    /// <inheritdoc/>
    public Bytes Tweak(LineKey key)
    {
        var at = key.DataUnit.Concrete;
        lock (gate)
        {
            if (tweaks.TryGetValue((key.TweakKey, key.Wide.IsTrue, at), out var known)) return known;
            var tweak = inner.Tweak(key);
            if (!madeTweaks.TryAdd(tweak, (key.TweakKey, at))) Chance ??= CipherEquations.TweakInjective;
            return Kept(tweaks, (key.TweakKey, key.Wide.IsTrue, at), tweak);
        }
    }

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, Bytes plaintext)
    {
        var question = (Point.Of(key), plaintext);
        lock (gate)
        {
            if (encrypted.TryGetValue(question, out var known)) return known;
            Tweak(key);
            return Kept(encrypted, question, inner.Encrypt(key, plaintext));
        }
    }

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, Bytes ciphertext)
    {
        var question = (Point.Of(key), ciphertext);
        lock (gate)
        {
            if (decrypted.TryGetValue(question, out var known)) return known;
            Tweak(key);
            return Kept(decrypted, question, inner.Decrypt(key, ciphertext));
        }
    }

    /// <inheritdoc/>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner)
    {
        var point = (macKey, ciphertext, tweak, owner.IsTrue);
        lock (gate)
        {
            if (macs.TryGetValue(point, out var known)) return known;
            var mac = inner.Mac(macKey, ciphertext, tweak, owner);
            if (!madeMacs.TryAdd(mac, (ciphertext, tweak, owner.IsTrue))) Chance ??= CipherEquations.MacUnforgeable;
            return Kept(macs, point, mac);
        }
    }

    private static Bytes Kept<TKey>(Dictionary<TKey, Bytes> answers, TKey question, Bytes answer)
        where TKey : notnull
    {
        if (answers.Count >= MaxAnswers) throw new InvalidOperationException($"a run asked more than {MaxAnswers} different questions of its cipher");
        return answers[question] = answer;
    }

    private readonly record struct Point(Bytes DataKey, Bytes TweakKey, bool Wide, ulong DataUnit)
    {
        public static Point Of(LineKey key) => new(key.DataKey, key.TweakKey, key.Wide.IsTrue, key.DataUnit.Concrete);
    }
}
