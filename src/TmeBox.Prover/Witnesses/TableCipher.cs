using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Witnesses;

/// <summary>A cipher that answers as a solver's model says, and where the model is silent with a fresh draw.</summary>
/// <remarks>
/// A permutation of lines for each data key, key size and tweak; tweaks and MACs without repeats. Whole lines rather than
/// 16-byte blocks, as in proofs. Concrete operands only. Safe for many threads.
/// </remarks>
public sealed class TableCipher : ICipher
{
    private readonly Lock gate = new();
    private readonly Dictionary<(Bytes, bool, Bytes, Bytes), Bytes> forward = [];
    private readonly Dictionary<(Bytes, bool, Bytes, Bytes), Bytes> backward = [];
    private readonly Dictionary<(Bytes, bool, ulong), Bytes> tweaks = [];
    private readonly Dictionary<(Bytes, Bytes, Bytes, bool), Bytes> macs = [];
    private readonly HashSet<Bytes> usedTweaks = [];
    private readonly HashSet<Bytes> usedMacs = [MacTag.Zero];
    private ulong draws;

    /// <summary>How often the tables did not have an answer.</summary>
    public ulong Draws
    {
        get
        {
            lock (gate) return draws;
        }
    }

    /// <summary>Fixes one pair of plaintext and ciphertext.</summary>
    /// <exception cref="ReplayFailedException">It contradicts an earlier pair: the map is no permutation.</exception>
    public void Pair(Bytes dataKey, bool wide, Bytes tweak, Bytes plaintext, Bytes ciphertext)
    {
        lock (gate)
        {
            Fix(forward, (dataKey, wide, tweak, plaintext), ciphertext, "encrypts to two lines");
            Fix(backward, (dataKey, wide, tweak, ciphertext), plaintext, "decrypts to two lines");
        }
    }

    /// <summary>Fixes a tweak.</summary>
    public void Tweak(Bytes tweakKey, bool wide, ulong dataUnit, Bytes tweak)
    {
        lock (gate)
        {
            Fix(tweaks, (tweakKey, wide, dataUnit), tweak, "has two tweaks");
            usedTweaks.Add(tweak);
        }
    }

    /// <summary>Fixes a MAC.</summary>
    public void Authenticator(Bytes macKey, Bytes ciphertext, Bytes tweak, bool owner, Bytes mac)
    {
        lock (gate)
        {
            Fix(macs, (macKey, ciphertext, tweak, owner), mac, "has two MACs");
            usedMacs.Add(mac);
        }
    }

    /// <inheritdoc/>
    public Bytes Tweak(LineKey key)
    {
        var point = (key.TweakKey, key.Wide.IsTrue, key.DataUnit.Concrete);
        lock (gate)
        {
            if (tweaks.TryGetValue(point, out var known)) return known;
            Bytes drawn;
            do drawn = Draw(TweakValue.Sort);
            while (!usedTweaks.Add(drawn));
            return tweaks[point] = drawn;
        }
    }

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, Bytes plaintext) => Through(key, Tweak(key), plaintext, forward, backward);

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, Bytes ciphertext) => Through(key, Tweak(key), ciphertext, backward, forward);

    /// <inheritdoc/>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner)
    {
        var point = (macKey, ciphertext, tweak, owner.IsTrue);
        lock (gate)
        {
            if (macs.TryGetValue(point, out var known)) return known;
            Bytes drawn;
            do drawn = MacTag.Of(BitConverter.ToUInt32(Draw(TweakValue.Sort).Concrete) & 0x0FFF_FFFF);
            while (!usedMacs.Add(drawn));
            return macs[point] = drawn;
        }
    }

    private Bytes Through(LineKey key, Bytes tweak, Bytes line, Dictionary<(Bytes, bool, Bytes, Bytes), Bytes> way, Dictionary<(Bytes, bool, Bytes, Bytes), Bytes> back)
    {
        var (data, wide) = (key.DataKey, key.Wide.IsTrue);
        lock (gate)
        {
            if (way.TryGetValue((data, wide, tweak, line), out var known)) return known;
            Bytes drawn;
            do drawn = Draw(Line.Sort);
            while (!back.TryAdd((data, wide, tweak, drawn), line));
            return way[(data, wide, tweak, line)] = drawn;
        }
    }

    private Bytes Draw(Sort sort)
    {
        Span<byte> seed = stackalloc byte[8];
        BitConverter.TryWriteBytes(seed, ++draws);
        return Bytes.Owning(sort, SHA512.HashData(seed)[..sort.Size]);
    }

    private static void Fix<TPoint>(Dictionary<TPoint, Bytes> table, TPoint point, Bytes value, string otherwise)
        where TPoint : notnull
    {
        if (!table.TryAdd(point, value) && !table[point].Equals(value)) throw new ReplayFailedException($"the model's cipher is none: {point} {otherwise}");
    }
}
