using System.Numerics;

namespace TmeBox.Engine.Cipher;

/// <summary>XTS over one 64-byte line in plain C# (F-ENC-2): one table look-up a byte and round.</summary>
/// <remarks>Not constant in time. Input and output may be the same span: a block is read whole before it is written.</remarks>
internal static class XtsPortable
{
    /// <summary>The encrypted tweak of a data unit.</summary>
    public static Block128 Tweak(ReadOnlySpan<byte> record, Block128 unit) =>
        EncryptBlock(record.Slice(KeyRecord.Tweak, 240), record[KeyRecord.Rounds], unit);

    /// <summary>Ciphers a line and returns its encrypted tweak.</summary>
    public static Block128 Line(Direction direction, ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> source, Span<byte> target)
    {
        Block128 tweak = Tweak(record, unit);
        Block128 second = tweak.Next();
        Block128 third = second.Next();
        Blocks(direction, record, [tweak, second, third, third.Next()], source, target);
        return tweak;
    }

    /// <summary>Ciphers the four blocks of a line, each under its encrypted tweak.</summary>
    public static void Blocks(
        Direction direction, ReadOnlySpan<byte> record, ReadOnlySpan<Block128> tweaks, ReadOnlySpan<byte> source, Span<byte> target)
    {
        ReadOnlySpan<byte> schedule = record.Slice(direction == Direction.Encrypt ? KeyRecord.Encrypt : KeyRecord.Decrypt, 240);
        int rounds = record[KeyRecord.Rounds];
        for (int i = 0; i < 4; i++)
        {
            Block128 block = Block128.Load(source.Slice(16 * i, 16)) ^ tweaks[i];
            block = direction == Direction.Encrypt ? EncryptBlock(schedule, rounds, block) : DecryptBlock(schedule, rounds, block);
            (block ^ tweaks[i]).Store(target.Slice(16 * i, 16));
        }
    }

    private static Block128 EncryptBlock(ReadOnlySpan<byte> schedule, int rounds, Block128 block)
    {
        // Columns; ShiftRows takes row r from the column r to the right.
        block ^= Block128.Load(schedule);
        uint a = (uint)block.Low, b = (uint)(block.Low >> 32), c = (uint)block.High, d = (uint)(block.High >> 32);
        for (int i = 1; i < rounds; i++)
        {
            Block128 key = Block128.Load(schedule[(16 * i)..]);
            uint e = Mix(AesTables.Forward, a, b, c, d) ^ (uint)key.Low;
            uint f = Mix(AesTables.Forward, b, c, d, a) ^ (uint)(key.Low >> 32);
            uint g = Mix(AesTables.Forward, c, d, a, b) ^ (uint)key.High;
            d = Mix(AesTables.Forward, d, a, b, c) ^ (uint)(key.High >> 32);
            (a, b, c) = (e, f, g);
        }

        byte[] sub = AesTables.Sub;
        var last = new Block128(
            Last(sub, a, b, c, d) | (ulong)Last(sub, b, c, d, a) << 32,
            Last(sub, c, d, a, b) | (ulong)Last(sub, d, a, b, c) << 32);
        return last ^ Block128.Load(schedule[(16 * rounds)..]);
    }

    private static Block128 DecryptBlock(ReadOnlySpan<byte> schedule, int rounds, Block128 block)
    {
        // Columns; InvShiftRows takes row r from the column r to the left.
        block ^= Block128.Load(schedule);
        uint a = (uint)block.Low, b = (uint)(block.Low >> 32), c = (uint)block.High, d = (uint)(block.High >> 32);
        for (int i = 1; i < rounds; i++)
        {
            Block128 key = Block128.Load(schedule[(16 * i)..]);
            uint e = Mix(AesTables.Backward, a, d, c, b) ^ (uint)key.Low;
            uint f = Mix(AesTables.Backward, b, a, d, c) ^ (uint)(key.Low >> 32);
            uint g = Mix(AesTables.Backward, c, b, a, d) ^ (uint)key.High;
            d = Mix(AesTables.Backward, d, c, b, a) ^ (uint)(key.High >> 32);
            (a, b, c) = (e, f, g);
        }

        byte[] sub = AesTables.InverseSub;
        var last = new Block128(
            Last(sub, a, d, c, b) | (ulong)Last(sub, b, a, d, c) << 32,
            Last(sub, c, b, a, d) | (ulong)Last(sub, d, c, b, a) << 32);
        return last ^ Block128.Load(schedule[(16 * rounds)..]);
    }

    private static uint Mix(uint[] table, uint row0, uint row1, uint row2, uint row3) =>
        table[(byte)row0]
        ^ BitOperations.RotateLeft(table[(byte)(row1 >> 8)], 8)
        ^ BitOperations.RotateLeft(table[(byte)(row2 >> 16)], 16)
        ^ BitOperations.RotateLeft(table[row3 >> 24], 24);

    private static uint Last(byte[] sub, uint row0, uint row1, uint row2, uint row3) =>
        sub[(byte)row0] | (uint)sub[(byte)(row1 >> 8)] << 8 | (uint)sub[(byte)(row2 >> 16)] << 16 | (uint)sub[row3 >> 24] << 24;
}
