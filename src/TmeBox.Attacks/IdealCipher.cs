using System.Buffers.Binary;
using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Attacks;

/// <summary>The ideal cipher: for each key, tweak and 16-byte block a permutation that is drawn, point by point, when it is used.</summary>
/// <remarks>
/// Draws are a function of the seed and of what is asked, not of the order of asking (but for a collision, which is redrawn),
/// so that searches meet the same state on different ways. Tweaks and MACs are drawn without repeats: nothing is ever
/// forged by luck. Concrete operands only. Safe for many threads.
/// </remarks>
public sealed class IdealCipher : ICipher
{
    private readonly Lock gate = new();
    private readonly ulong seed;
    private readonly Dictionary<(Context Context, UInt128 Block), UInt128> forward = [];
    private readonly Dictionary<(Context Context, UInt128 Block), UInt128> backward = [];
    private readonly Dictionary<(Bytes, Bytes, Bytes, bool), Bytes> macs = [];
    private readonly HashSet<uint> usedMacs = [];
    private readonly HashSet<Bytes> usedTweaks = [];
    private readonly Dictionary<(Bytes, bool, ulong), Bytes> tweaks = [];

    /// <summary>A cipher whose draws are determined by a seed.</summary>
    public IdealCipher(ulong seed) => this.seed = seed;

    /// <inheritdoc/>
    public Bytes Tweak(LineKey key)
    {
        var point = (key.TweakKey, key.Wide.IsTrue, key.DataUnit.Concrete);
        lock (gate)
        {
            if (tweaks.TryGetValue(point, out var known)) return known;
            for (uint attempt = 0; ; attempt++)
            {
                var drawn = Draw("tweak"u8, key.TweakKey.Concrete, [], key.DataUnit.Concrete, key.Wide.IsTrue ? 1u : 0, attempt);
                var bytes = new byte[16];
                BinaryPrimitives.WriteUInt128LittleEndian(bytes, drawn);
                var tweak = Bytes.Owning(TweakValue.Sort, bytes);
                if (!usedTweaks.Add(tweak)) continue;
                return tweaks[point] = tweak;
            }
        }
    }

    /// <inheritdoc/>
    public Bytes Encrypt(LineKey key, Bytes plaintext) => Through(key, Tweak(key), plaintext, forward, backward, "encrypt"u8);

    /// <inheritdoc/>
    public Bytes Decrypt(LineKey key, Bytes ciphertext) => Through(key, Tweak(key), ciphertext, backward, forward, "decrypt"u8);

    /// <inheritdoc/>
    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner)
    {
        var point = (macKey, ciphertext, tweak, owner.IsTrue);
        lock (gate)
        {
            if (macs.TryGetValue(point, out var known)) return known;
            for (uint attempt = 0; ; attempt++)
            {
                var value = (uint)Draw("mac"u8, ciphertext.Concrete, macKey.Concrete, Number(tweak), owner.IsTrue ? 1u : 0, attempt) & 0x0FFF_FFFF;
                if (value == 0 || !usedMacs.Add(value)) continue;
                return macs[point] = MacTag.Of(value);
            }
        }
    }

    private Bytes Through(
        LineKey key,
        Bytes tweak,
        Bytes line,
        Dictionary<(Context, UInt128), UInt128> way,
        Dictionary<(Context, UInt128), UInt128> back,
        ReadOnlySpan<byte> direction)
    {
        var result = new byte[Line.Size];
        lock (gate)
        {
            for (var block = 0; block < 4; block++)
            {
                var context = new Context(key.DataKey, key.Wide.IsTrue, tweak, block);
                var input = BinaryPrimitives.ReadUInt128LittleEndian(line.Concrete[(block * 16)..]);
                if (!way.TryGetValue((context, input), out var output))
                {
                    uint attempt = 0;
                    do output = Draw(direction, key.DataKey.Concrete, tweak.Concrete, input, ((uint)block << 1) | (key.Wide.IsTrue ? 1u : 0), attempt++);
                    while (!back.TryAdd((context, output), input));
                    way[(context, input)] = output;
                }

                BinaryPrimitives.WriteUInt128LittleEndian(result.AsSpan(block * 16), output);
            }
        }

        return Bytes.Owning(Line.Sort, result);
    }

    private static UInt128 Number(Bytes tweak) => BinaryPrimitives.ReadUInt128LittleEndian(tweak.Concrete);

    private UInt128 Draw(ReadOnlySpan<byte> purpose, ReadOnlySpan<byte> material, ReadOnlySpan<byte> beside, UInt128 input, uint variant, uint attempt)
    {
        Span<byte> message = stackalloc byte[128];
        BinaryPrimitives.WriteUInt64LittleEndian(message, seed);
        BinaryPrimitives.WriteUInt32LittleEndian(message[8..], variant);
        BinaryPrimitives.WriteUInt32LittleEndian(message[12..], attempt);
        BinaryPrimitives.WriteUInt128LittleEndian(message[16..], input);
        purpose.CopyTo(message[32..]);
        material.CopyTo(message[40..]);
        beside.CopyTo(message[(40 + material.Length)..]);
        Span<byte> digest = stackalloc byte[32];
        SHA256.HashData(message[..(40 + material.Length + beside.Length)], digest);
        return BinaryPrimitives.ReadUInt128LittleEndian(digest);
    }

    private readonly record struct Context(Bytes DataKey, bool Wide, Bytes Tweak, int Block);
}
