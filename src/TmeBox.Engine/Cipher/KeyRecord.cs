using System.Buffers.Binary;
using System.Numerics;

namespace TmeBox.Engine.Cipher;

/// <summary>The expanded keys of one XTS key pair, as 768 bytes that every AES path reads.</summary>
/// <remarks>
/// The number of rounds and where wide keys are; tweak key, data key for encryption, data key for decryption (equivalent inverse cipher, FIPS 197), 15
/// round keys of 16 bytes each at most. With AES-128 the head and the tweak key fill three cache lines, and so does each data key: an access under a key
/// that no cache holds waits for six. The fastest place for a record is a multiple of 64 bytes; any place works.
/// </remarks>
internal static class KeyRecord
{
    /// <summary>Bytes a record: twelve cache lines.</summary>
    public const int Size = 768;

    /// <summary>Rounds of AES-128.</summary>
    public const int ShortRounds = 10;

    /// <summary>Rounds of AES-256.</summary>
    public const int LongRounds = 14;

    /// <summary>Offset of the number of rounds, one byte: <see cref="ShortRounds"/> or <see cref="LongRounds"/>.</summary>
    public const int Rounds = 0;

    /// <summary>Offset of a byte that is <see cref="IsWide"/> if there are <see cref="WideKeys"/>, else 0.</summary>
    public const int HasWide = 1;

    /// <summary>See <see cref="HasWide"/>.</summary>
    public const int IsWide = 1;

    /// <summary>Offset of how far behind the record its <see cref="WideKeys"/> lie, four bytes; 0 if there are none.</summary>
    public const int Wide = 8;

    /// <summary>Offset of the tweak key's schedule.</summary>
    public const int Tweak = 16;

    /// <summary>Offset of the data key's encryption schedule.</summary>
    public const int Encrypt = 256;

    /// <summary>Offset of the data key's decryption schedule.</summary>
    public const int Decrypt = 512;

    /// <summary>The first two bytes of a record, little-endian.</summary>
    public static int Head(int rounds, bool isWide) => rounds | (isWide ? IsWide << (8 * HasWide) : 0);

    /// <summary>Expands both keys into <paramref name="record"/>.</summary>
    /// <param name="record">At least <see cref="Size"/> bytes.</param>
    /// <param name="dataKey">16 or 32 bytes.</param>
    /// <param name="tweakKey">As many.</param>
    public static void Expand(Span<byte> record, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> tweakKey)
    {
        record[..Size].Clear();
        int rounds = (dataKey.Length / 4) + 6;
        record[Rounds] = (byte)rounds;
        ExpandKey(record.Slice(Tweak, 16 * (rounds + 1)), tweakKey);
        Span<byte> forward = record.Slice(Encrypt, 16 * (rounds + 1));
        ExpandKey(forward, dataKey);
        Span<byte> backward = record.Slice(Decrypt, 16 * (rounds + 1));
        for (int i = 0; i <= rounds; i++)
        {
            forward.Slice(16 * (rounds - i), 16).CopyTo(backward.Slice(16 * i, 16));
        }

        for (int i = 16; i < 16 * rounds; i += 4)
        {
            uint column = BinaryPrimitives.ReadUInt32LittleEndian(backward[i..]);
            BinaryPrimitives.WriteUInt32LittleEndian(backward[i..], AesTables.InverseMix(column));
        }
    }

    private static void ExpandKey(Span<byte> schedule, ReadOnlySpan<byte> key)
    {
        int keyWords = key.Length / 4;
        key.CopyTo(schedule);
        uint constant = 1;
        for (int i = keyWords; i < schedule.Length / 4; i++)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(schedule[(4 * (i - 1))..]);
            if (i % keyWords == 0)
            {
                word = AesTables.SubWord(BitOperations.RotateRight(word, 8)) ^ constant;
                constant = AesTables.Multiply((int)constant, 2);
            }
            else if (keyWords == 8 && i % 8 == 4)
            {
                word = AesTables.SubWord(word);
            }

            word ^= BinaryPrimitives.ReadUInt32LittleEndian(schedule[(4 * (i - keyWords))..]);
            BinaryPrimitives.WriteUInt32LittleEndian(schedule[(4 * i)..], word);
        }
    }
}
