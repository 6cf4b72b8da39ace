using System.Runtime.Intrinsics.X86;

namespace TmeBox.Engine.Cipher;

/// <summary>Asks memory for what a batch will need some entries from now: keys, source and target.</summary>
internal static unsafe class LineLookAhead
{
    /// <summary>Entries between asking and needing: about 100 ns of DRAM latency at 5 to 20 ns an entry.</summary>
    public const int Distance = 16;

    /// <summary>Prefetches for the entry <see cref="Distance"/> after <paramref name="now"/>, if there is one. A prefetch never faults.</summary>
    public static void Prefetch(ReadOnlySpan<LineDescriptor> lines, int now)
    {
        int ahead = now + Distance;
        if (!Sse.IsSupported || ahead >= lines.Length)
        {
            return;
        }

        ref readonly LineDescriptor line = ref lines[ahead];
        Sse.Prefetch0(line.Source);
        Sse.Prefetch0(line.Target);
        for (int offset = 0; offset < 192; offset += 64)
        {
            Sse.Prefetch0(line.Record + KeyRecord.Tweak + offset);
            Sse.Prefetch0(line.Record + KeyRecord.Encrypt + offset);
        }
    }
}
