using System.Buffers.Binary;
using TmeBox.Conformance.Operations;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TweakByteOrder = TmeBox.Spec.Machine.TweakByteOrder;
using TweakInput = TmeBox.Spec.Machine.TweakInput;

namespace TmeBox.Conformance.Vectors;

/// <summary>The real cipher, which notes the lines that pass through it.</summary>
internal sealed class LineRecorder(Profile profile, Func<Bytes> macKey) : ICipher
{
    private readonly BitsCipher inner = BitsCipher.For(profile);

    /// <summary>The lines since the last time this was emptied.</summary>
    public List<LineVector> Lines { get; } = [];

    public Bytes Tweak(LineKey key) => inner.Tweak(key);

    public Bytes Encrypt(LineKey key, Bytes plaintext)
    {
        var ciphertext = inner.Encrypt(key, plaintext);
        Note(key, plaintext, ciphertext);
        return ciphertext;
    }

    public Bytes Decrypt(LineKey key, Bytes ciphertext)
    {
        var plaintext = inner.Decrypt(key, ciphertext);
        Note(key, plaintext, ciphertext);
        return plaintext;
    }

    public Bytes Mac(Bytes macKey, Bytes ciphertext, Bytes tweak, Bit owner) => inner.Mac(macKey, ciphertext, tweak, owner);

    private void Note(LineKey key, Bytes plaintext, Bytes ciphertext)
    {
        var size = key.Wide.IsTrue ? 32 : 16;
        var tweak = inner.Tweak(key);
        var owner = key.Private.IsTrue;
        byte[] message = [.. macKey().Concrete, .. ciphertext.Concrete, .. tweak.Concrete, owner ? (byte)1 : (byte)0];
        Lines.Add(new(
            0,
            8 * size,
            Hex.Of(key.DataKey.Concrete[..size]),
            Hex.Of(key.TweakKey.Concrete[..size]),
            key.DataUnit.Concrete,
            Input(key.DataUnit.Concrete),
            Hex.Of(tweak.Concrete),
            Tweaks(key, tweak),
            Hex.Of(plaintext.Concrete),
            Hex.Of(ciphertext.Concrete),
            Hex.Of(macKey().Concrete),
            owner,
            Hex.Owning(message),
            MacTag.Value(inner.Mac(macKey(), ciphertext, tweak, owner))));
    }

    private Hex Input(ulong unit)
    {
        var block = new byte[16];
        if (profile.TweakByteOrder == TweakByteOrder.BigEndian) BinaryPrimitives.WriteUInt128BigEndian(block, unit);
        else BinaryPrimitives.WriteUInt128LittleEndian(block, unit);
        return Hex.Owning(block);
    }

    // The tweaks of the blocks as IEEE 1619 makes them, independently of the cipher under test.
    private Hex Tweaks(LineKey key, Bytes first)
    {
        var tweaks = new byte[64];
        var power = BinaryPrimitives.ReadUInt128LittleEndian(first.Concrete);
        for (var block = 0; block < 4; block++)
        {
            if (profile.TweakInput == TweakInput.BlockAddress)
                inner.Tweak(key with { DataUnit = Word.Of(key.DataUnit.Concrete + ((ulong)block * 16), 64) }).Concrete.CopyTo(tweaks.AsSpan(16 * block));
            else
                BinaryPrimitives.WriteUInt128LittleEndian(tweaks.AsSpan(16 * block), power);
            power = (power << 1) ^ ((power >> 127) * 0x87);
        }

        return Hex.Owning(tweaks);
    }
}
