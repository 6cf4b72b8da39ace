using System.Buffers.Binary;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>What is found in front of opcodes at many positions at once is what is found there at one.</summary>
public static class PrefixScanTests
{
    // Those that are looked for, those next to them, and what else may stand before an opcode.
    private static readonly byte[] Telling =
        [0x65, 0x67, 0x66, 0xF2, 0xF3, 0x0F, 0x40, 0x41, 0x48, 0x4C, 0x4F, 0x64, 0x68, 0x3F, 0x50, 0x0E, 0x10, 0xF1, 0xF4, 0xC0, 0x26, 0x2E, 0xC5, 0x62, 0x89, 0x00, 0x1F];

    [Fact]
    public static void Every_position_has_the_index_that_is_read_there_alone() => Seeds.Each(3000, random =>
    {
        var positions = random.Next(1, 300);
        var code = new byte[positions + PrefixScan.Behind];
        random.NextBytes(code);
        var share = random.NextDouble();
        for (var i = 0; i < code.Length; i++)
            if (random.NextDouble() < share) code[i] = Telling[random.Next(Telling.Length)];
        Same(code, positions);
    });

    [Fact]
    public static void Every_order_of_four_telling_bytes_is_read_alike()
    {
        // Each is followed by the next, so the last ones of one are the first of another.
        byte[] bytes = [0x65, 0x67, 0x66, 0xF2, 0xF3, 0x0F, 0x40, 0x4D, 0x89];
        var code = new List<byte>();
        for (var i = 0; i < Math.Pow(bytes.Length, 5); i++)
        {
            for (var (n, rest) = (0, i); n < 5; n++, rest /= bytes.Length) code.Add(bytes[rest % bytes.Length]);
        }

        var positions = code.Count;
        code.AddRange(new byte[PrefixScan.Behind]);
        Same([.. code], positions);
    }

    [Fact]
    public static void Every_order_of_what_long_nops_are_made_of_is_read_alike()
    {
        byte[] bytes = [0x66, 0x2E, 0x0F, 0x1F, 0x48];
        var code = new List<byte>();
        for (var i = 0; i < Math.Pow(bytes.Length, 6); i++)
        {
            for (var (n, rest) = (0, i); n < 6; n++, rest /= bytes.Length) code.Add(bytes[rest % bytes.Length]);
        }

        code.AddRange(new byte[PrefixScan.Behind]);
        foreach (var skipped in new[] { 0, 1, 62, 63 }) Same([.. code.Skip(skipped)], code.Count - PrefixScan.Behind - skipped);
    }

    [Fact]
    public static void Every_index_is_that_of_the_bytes_that_are_written_for_it()
    {
        var bytes = new byte[16 + PrefixScan.Behind];
        var entries = new ushort[PrefixScan.Entries(1)];
        var copy = new byte[entries.Length + PrefixScan.Width];

        // Opcodes and ModRM are not looked at, but for nops.
        var written = 0;
        foreach (var index in Enumerable.Range(0, HeadTable.Count >> 16).SelectMany(i => new[] { i << 16 | 0x89C3, i << 16 | 0x1F84 }))
        {
            if (!HeadTable.TryWrite(index, bytes, out var length, out _)) continue;
            PrefixScan.Fill(bytes, 1, entries, copy);
            Assert.Equal((index, 8 * (length - 2)), IndexOf(entries[0], bytes));
            written++;
        }

        Assert.Equal(2 * (4 * 17 * 2) + Padding.Most, written);
    }

    private static void Same(byte[] code, int positions)
    {
        var entries = new ushort[PrefixScan.Entries(positions)];
        var copy = new byte[entries.Length + PrefixScan.Width];
        PrefixScan.Fill(code, positions, entries, copy);
        Assert.Equal(code[..(positions + sizeof(ulong))], copy[..(positions + sizeof(ulong))]);
        var reader = new HeadReader(new(new CodeContext(IsolationProfile.Data, [], new HashSet<uint>(), CodeLimits.Standard), HeadTable.Shared));
        for (var position = 0; position < positions; position++)
        {
            var expected = reader.IndexAt(code, position, out _);
            var (index, bits) = IndexOf(entries[position], code.AsSpan(position));
            if ((expected, LengthOf(expected)) != (index, bits))
                Assert.Fail($"at {Convert.ToHexStringLower(code.AsSpan(position, 8))}: found index {index:x} behind {bits} bits, expected {expected:x} behind {LengthOf(expected)}");
        }
    }

    private static (int Index, int Bits) IndexOf(ushort entry, ReadOnlySpan<byte> code)
    {
        var next = BinaryPrimitives.ReadUInt64LittleEndian(code) >> entry;
        return ((entry >> PrefixScan.IndexShift << HeadTable.ConfinedShift) + BinaryPrimitives.ReverseEndianness((ushort)next), entry & 63);
    }

    // By what an index says: each of these is one byte, 65 67 are two, and in a nop there may be more.
    private static int LengthOf(int index) => 8 * (
        2 * (index >> HeadTable.ConfinedShift & 1) + (index >> HeadTable.MapShift & 1)
        + Math.Max((index >> HeadTable.RexShift & 31) != 0 ? 1 : 0, (index >> HeadTable.RexShift & 31) - 16) + (index >> HeadTable.PrefixShift != 0 ? 1 : 0));
}
