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

    /// <summary>The MACs of consecutive lines, eight or four at a time where the processor has the registers.</summary>
    /// <param name="key">The platform's MAC key.</param>
    /// <param name="ciphertext">64 bytes a line, as they lie in DRAM.</param>
    /// <param name="tweaks">The encrypted tweak of each line.</param>
    /// <param name="owner">The TD-owner byte of all.</param>
    /// <param name="macs">Takes as many MACs.</param>
    public static void Compute(Block128 key, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<Block128> tweaks, byte owner, Span<uint> macs)
    {
        for (int i = 0; i < tweaks.Length; i++)
        {
            macs[i] = Compute(key, ciphertext.Slice(64 * i, 64), tweaks[i], owner);
        }
    }

    /// <summary>Fills in the MAC of each line of a batch that has been through the cipher.</summary>
    /// <param name="key">The platform's MAC key.</param>
    /// <param name="lines">Their <see cref="LineDescriptor.Tweak"/> and <see cref="LineDescriptor.Owner"/> are covered.</param>
    /// <param name="direction">Which way they went: the ciphertext is the target of an encryption and the source of a decryption, which must then be distinct.</param>
    public static unsafe void Compute(Block128 key, Span<LineDescriptor> lines, Direction direction)
    {
        foreach (ref LineDescriptor line in lines)
        {
            // The caller of a batch vouches for the pointers (LineDescriptor).
            byte* ciphertext = direction == Direction.Encrypt ? line.Target : line.Source;
            line.Mac = Compute(key, new ReadOnlySpan<byte>(ciphertext, 64), line.Tweak, line.Owner);
        }
    }
}
