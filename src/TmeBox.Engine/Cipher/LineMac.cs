using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TmeBox.Engine.Kernels;

namespace TmeBox.Engine.Cipher;

/// <summary>The 28-bit MAC of a line (F-INT-2): the low 28 bits of SHA3-256(key, 16 bytes || ciphertext, 64 || encrypted tweak, 16 || owner byte).</summary>
/// <remarks>
/// The 97 bytes fit one block of SHA3-256, so the lanes are set directly and permuted once. Several lines are permuted side by side, which costs no more
/// than one. Safe for many threads; allocates nothing but in <see cref="ComputeOnAllCores"/>.
/// </remarks>
internal static class LineMac
{
    /// <summary>The bits of a MAC.</summary>
    public const uint Mask = (1u << 28) - 1;

    private const int LinesAPiece = 256;

    /// <summary>The widest of this machine.</summary>
    public static MacWidth Widest { get; } = KeccakEmitted.IsSupported ? MacWidth.EightEmitted
        : Avx512F.IsSupported ? MacWidth.Eight
        : Vector256.IsHardwareAccelerated ? MacWidth.Four
        : MacWidth.One;

    /// <summary>The MAC of one line.</summary>
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
        state[12] = owner | MacFrame.DomainSeparation;
        state[16] = MacFrame.LastBit;
        Keccak.Permute(state);
        return (uint)state[0] & Mask;
    }

    /// <summary>The MACs of consecutive lines, several at a time.</summary>
    /// <param name="key">The platform's MAC key.</param>
    /// <param name="ciphertext">64 bytes a line, as they lie in DRAM.</param>
    /// <param name="tweaks">The encrypted tweak of each line.</param>
    /// <param name="owner">The TD-owner byte of all.</param>
    /// <param name="macs">Takes as many MACs.</param>
    public static unsafe void Compute(Block128 key, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<Block128> tweaks, byte owner, Span<uint> macs)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(ciphertext.Length, 64 * tweaks.Length, nameof(ciphertext));
        ArgumentOutOfRangeException.ThrowIfNotEqual(macs.Length, tweaks.Length, nameof(macs));
        Span<LineDescriptor> lines = stackalloc LineDescriptor[8];
        fixed (byte* first = ciphertext)
        {
            for (int i = 0; i < tweaks.Length; i += lines.Length)
            {
                int count = Math.Min(lines.Length, tweaks.Length - i);
                for (int j = 0; j < count; j++)
                {
                    lines[j] = new LineDescriptor { Source = first + (64 * (i + j)), Tweak = tweaks[i + j], Owner = owner };
                }

                Compute(key, lines[..count], Direction.Decrypt);
                for (int j = 0; j < count; j++)
                {
                    macs[i + j] = lines[j].Mac;
                }
            }
        }
    }

    /// <summary>Fills in the MAC of each line of a batch that has been through the cipher, on this thread.</summary>
    /// <param name="key">The platform's MAC key.</param>
    /// <param name="lines">Their <see cref="LineDescriptor.Tweak"/> and <see cref="LineDescriptor.Owner"/> are covered.</param>
    /// <param name="direction">Which way they went: the ciphertext is the target of an encryption and the source of a decryption, which must then be distinct.</param>
    public static void Compute(Block128 key, Span<LineDescriptor> lines, Direction direction) => Compute(key, lines, direction, Widest);

    /// <summary>As the other, by a width of the caller's choice, which this machine must have.</summary>
    [SkipLocalsInit]
    public static void Compute(Block128 key, Span<LineDescriptor> lines, Direction direction, MacWidth width)
    {
        Span<ulong> state = stackalloc ulong[25 * 8];
        int many = width switch { MacWidth.One => 1, MacWidth.Four => 4, _ => 8 };
        for (; !lines.IsEmpty; lines = lines[Math.Min(many, lines.Length)..])
        {
            Span<LineDescriptor> group = lines[..Math.Min(many, lines.Length)];
            int lanes = group.Length == 1 ? 1 : many;
            if (group.Length == 8 && Avx512F.IsSupported)
            {
                EightMacInputs.Absorb(key, group, direction, MemoryMarshal.Cast<ulong, Vector512<ulong>>(state), width != MacWidth.EightEmitted);
            }
            else
            {
                Absorb(key, group, direction, state[..(25 * lanes)], lanes);
            }

            Permute(state[..(25 * lanes)], lanes, width);
            for (int i = 0; i < group.Length; i++)
            {
                group[i].Mac = (uint)state[i] & Mask;
            }
        }
    }

    /// <summary>As <see cref="Compute(Block128, Span{LineDescriptor}, Direction)"/>, on as many cores as there are, where the batch is worth it.</summary>
    public static unsafe void ComputeOnAllCores(Block128 key, Span<LineDescriptor> lines, Direction direction)
    {
        int count = lines.Length;
        fixed (LineDescriptor* first = lines)
        {
            // Pinned until all pieces are done; each piece has its own lines.
            LineDescriptor* batch = first;
            Parallel.For(0, (count + LinesAPiece - 1) / LinesAPiece, piece =>
            {
                int start = piece * LinesAPiece;
                Compute(key, new Span<LineDescriptor>(batch + start, Math.Min(LinesAPiece, count - start)), direction);
            });
        }
    }

    /// <summary>Lane l of line i at <c>state[l * lanes + i]</c>. The caller of a batch vouches for its pointers (<see cref="LineDescriptor"/>).</summary>
    private static unsafe void Absorb(Block128 key, ReadOnlySpan<LineDescriptor> lines, Direction direction, Span<ulong> state, int lanes)
    {
        state[(13 * lanes)..].Clear();
        state[..lanes].Fill(key.Low);
        state.Slice(lanes, lanes).Fill(key.High);
        state.Slice(16 * lanes, lanes).Fill(MacFrame.LastBit);
        ref ulong first = ref MemoryMarshal.GetReference(state);
        for (int i = 0; i < lines.Length; i++)
        {
            ref readonly LineDescriptor line = ref lines[i];
            byte* ciphertext = direction == Direction.Encrypt ? line.Target : line.Source;
            ref ulong lane = ref Unsafe.Add(ref first, (2 * lanes) + i);
            for (int word = 0; word < 8; word++)
            {
                lane = Unsafe.ReadUnaligned<ulong>(ciphertext + (8 * word));
                lane = ref Unsafe.Add(ref lane, lanes);
            }

            lane = line.Tweak.Low;
            lane = ref Unsafe.Add(ref lane, lanes);
            lane = line.Tweak.High;
            Unsafe.Add(ref lane, lanes) = line.Owner | MacFrame.DomainSeparation;
        }
    }

    private static void Permute(Span<ulong> state, int lanes, MacWidth width)
    {
        switch (width)
        {
            case var _ when lanes == 1:
                Keccak.Permute(state);
                break;
            case MacWidth.Four:
                Keccak.Permute(MemoryMarshal.Cast<ulong, FourLanes>(state));
                break;
            case MacWidth.Eight:
                Keccak.Permute(MemoryMarshal.Cast<ulong, EightLanes>(state));
                break;
            default:
                KeccakEmitted.FirstLane(state);
                break;
        }
    }
}
