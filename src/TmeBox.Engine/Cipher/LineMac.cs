using System.Buffers.Binary;

namespace TmeBox.Engine.Cipher;

/// <summary>The 28-bit MAC of one line (F-INT-2).</summary>
internal static class LineMac
{
    /// <summary>The bits of a MAC.</summary>
    public const uint Mask = (1u << 28) - 1;

    /// <summary>The low 28 bits of SHA3-256(key, 16 bytes || ciphertext, 64 || encrypted tweak, 16 || owner byte).</summary>
    /// <remarks>The 97 bytes fit one block of SHA3-256, so the lanes are set directly and permuted once.</remarks>
    /// <param name="key">The platform's MAC key.</param>
    /// <param name="ciphertext">64 bytes as they lie in DRAM.</param>
    /// <param name="tweak">The encrypted tweak; zero for a plaintext access.</param>
    /// <param name="owner">The TD-owner byte; 0 for every shared KeyID (F-INT-4).</param>
    public static uint Compute(Block128 key, ReadOnlySpan<byte> ciphertext, Block128 tweak, byte owner)
    {
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        state[0] = key.Low;
        state[1] = key.High;
        for (int i = 0; i < 8; i++)
        {
            state[2 + i] = BinaryPrimitives.ReadUInt64LittleEndian(ciphertext[(8 * i)..]);
        }

        state[10] = tweak.Low;
        state[11] = tweak.High;
        state[12] = owner | 0x0600ul;
        state[16] = 0x80ul << 56;
        Keccak.Permute(state);
        return (uint)state[0] & Mask;
    }
}
