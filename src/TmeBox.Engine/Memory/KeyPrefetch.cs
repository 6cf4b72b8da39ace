using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>Asks memory for what a <see cref="KeyTable"/> named, before it is needed.</summary>
internal static unsafe class KeyPrefetch
{
    /// <summary>Asks memory for keys.</summary>
    /// <param name="record">What <see cref="KeyTable.Resolve"/> gave; null will do, since a prefetch never faults.</param>
    /// <param name="direction">Says which data key.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Keys(byte* record, Direction direction)
    {
        if (Sse.IsSupported)
        {
            byte* schedule = record + (direction == Direction.Encrypt ? KeyRecord.Encrypt : KeyRecord.Decrypt);
            for (int offset = 0; offset < 192; offset += 64)
            {
                Sse.Prefetch0(record + offset);
                Sse.Prefetch0(schedule + offset);
            }
        }
    }

    /// <summary>Asks memory for a pair.</summary>
    /// <param name="pair">What <see cref="KeyTable.Pair"/> gave.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Pair(byte* pair)
    {
        if (Sse.IsSupported)
        {
            Sse.Prefetch0(pair);
        }
    }
}
