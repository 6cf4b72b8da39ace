using System.Buffers.Binary;

namespace TmeBox.Engine.Cipher;

/// <summary>SHA3-256 (FIPS 202) of a message of any length.</summary>
internal static class Sha3
{
    /// <summary>Bytes absorbed a permutation.</summary>
    private const int Rate = 136;

    /// <summary>Writes the 32-byte digest of <paramref name="message"/>.</summary>
    public static void Hash256(ReadOnlySpan<byte> message, Span<byte> digest)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (; message.Length >= Rate; message = message[Rate..])
        {
            Absorb(state, message[..Rate]);
            Keccak.Permute(state);
        }

        Span<byte> last = stackalloc byte[Rate];
        last.Clear();
        message.CopyTo(last);
        last[message.Length] ^= 0x06;
        last[Rate - 1] ^= 0x80;
        Absorb(state, last);
        Keccak.Permute(state);
        for (int i = 0; i < 4; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(digest[(8 * i)..], state[i]);
        }
    }

    private static void Absorb(Span<ulong> state, ReadOnlySpan<byte> block)
    {
        for (int i = 0; i < Rate / 8; i++)
        {
            state[i] ^= BinaryPrimitives.ReadUInt64LittleEndian(block[(8 * i)..]);
        }
    }
}
