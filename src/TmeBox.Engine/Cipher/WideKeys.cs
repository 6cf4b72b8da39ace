namespace TmeBox.Engine.Cipher;

/// <summary>The data key's schedules once more, each round key four times: as an instruction on all blocks of a line wants it from memory.</summary>
/// <remarks>It is three times as much to fetch, so only keys that stay near have it. The fastest place is a multiple of 64 bytes; any place works.</remarks>
internal static unsafe class WideKeys
{
    /// <summary>Bytes for a key: 30 cache lines.</summary>
    public const int Size = 2 * ScheduleSize;

    /// <summary>Offset of the encryption schedule.</summary>
    public const int Encrypt = 0;

    /// <summary>Offset of the decryption schedule.</summary>
    public const int Decrypt = ScheduleSize;

    private const int ScheduleSize = 64 * (KeyRecord.LongRounds + 1);

    /// <summary>Gives a record wide keys.</summary>
    /// <param name="record">A <see cref="KeyRecord"/>.</param>
    /// <param name="wide">Room for them, within 2 GiB of the record; both move together or not at all.</param>
    public static void Make(byte* record, byte* wide)
    {
        int rounds = record[KeyRecord.Rounds];
        for (int round = 0; round <= rounds; round++)
        {
            for (int block = 0; block < 4; block++)
            {
                Copy(record + KeyRecord.Encrypt + (16 * round), wide + Encrypt + (64 * round) + (16 * block));
                Copy(record + KeyRecord.Decrypt + (16 * round), wide + Decrypt + (64 * round) + (16 * block));
            }
        }

        *(int*)(record + KeyRecord.Wide) = checked((int)(wide - record));
        record[KeyRecord.HasWide] = KeyRecord.IsWide;
    }

    /// <summary>The wide keys of a record; empty if it has none.</summary>
    public static Span<byte> Of(byte* record) =>
        record[KeyRecord.HasWide] == KeyRecord.IsWide ? new Span<byte>(record + *(int*)(record + KeyRecord.Wide), Size) : default;

    /// <summary>Takes them away and wipes them; nothing happens to a record without.</summary>
    public static void Drop(byte* record)
    {
        Of(record).Clear();
        *(int*)(record + KeyRecord.Wide) = 0;
        record[KeyRecord.HasWide] = 0;
    }

    private static void Copy(byte* from, byte* to) => *(Block128*)to = *(Block128*)from;
}
