using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TmeBox.Engine.Cipher;
using TmeBox.Engine.Kernels;

namespace TmeBox.Engine.Tests.Ciphers;

/// <summary>MACs of many lines at once against those of one.</summary>
public sealed unsafe class MacWidthTests : IDisposable
{
    private const int Most = 700;
    private readonly byte* _memory = (byte*)NativeMemory.Alloc((Most * 64) + 64);

    public void Dispose() => NativeMemory.Free(_memory);

    /// <summary>The widths of this machine.</summary>
    public static TheoryData<int> Widths
    {
        get
        {
            var widths = new TheoryData<int> { (int)MacWidth.One };
            if (Vector256.IsHardwareAccelerated)
            {
                widths.Add((int)MacWidth.Four);
            }

            if (Avx512F.IsSupported)
            {
                widths.Add((int)MacWidth.Eight);
            }

            if (KeccakEmitted.IsSupported)
            {
                widths.Add((int)MacWidth.EightEmitted);
            }

            return widths;
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Every_width_gives_the_bits_of_one_line(int width) => Seeds.Each(300, random =>
    {
        LineDescriptor[] lines = Lines(random, random.Next(0, 30), out Direction direction, out Block128 key);
        LineMac.Compute(key, lines, direction, (MacWidth)width);
        AgreeWithSingles(lines, direction, key);
    });

    [Fact]
    public void A_batch_on_all_cores_gives_the_same() => Seeds.Each(10, random =>
    {
        LineDescriptor[] lines = Lines(random, random.Next(0, Most), out Direction direction, out Block128 key);
        LineMac.ComputeOnAllCores(key, lines, direction);
        AgreeWithSingles(lines, direction, key);
    });

    [Fact]
    public void Consecutive_lines_give_the_same() => Seeds.Each(100, random =>
    {
        int count = random.Next(0, 40);
        byte[] ciphertext = random.Array(64 * count);
        var tweaks = MemoryMarshal.Cast<byte, Block128>(random.Array(16 * count)).ToArray();
        Block128 key = Block128.Load(random.Array(16));
        var owner = (byte)random.Next(2);
        var macs = new uint[count];
        LineMac.Compute(key, ciphertext, tweaks, owner, macs);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(LineMac.Compute(key, ciphertext.AsSpan(64 * i, 64), tweaks[i], owner), macs[i]);
        }
    });

    private LineDescriptor[] Lines(Random random, int count, out Direction direction, out Block128 key)
    {
        random.NextBytes(new Span<byte>(_memory, (Most * 64) + 64));
        direction = (Direction)random.Next(2);
        key = Block128.Load(random.Array(16));
        int offset = random.Next(64);
        var lines = new LineDescriptor[count];
        for (int i = 0; i < count; i++)
        {
            byte* ciphertext = _memory + (64 * i) + offset;
            lines[i] = new LineDescriptor { Tweak = Block128.Load(random.Array(16)), Owner = (byte)random.Next(2), Source = ciphertext, Target = ciphertext };
        }

        return lines;
    }

    private static void AgreeWithSingles(LineDescriptor[] lines, Direction direction, Block128 key)
    {
        for (int i = 0; i < lines.Length; i++)
        {
            byte* ciphertext = direction == Direction.Encrypt ? lines[i].Target : lines[i].Source;
            uint single = LineMac.Compute(key, new ReadOnlySpan<byte>(ciphertext, 64), lines[i].Tweak, lines[i].Owner);
            Assert.True(single == lines[i].Mac, $"line {i} of {lines.Length}: {lines[i].Mac:X} is not {single:X}");
        }
    }
}
