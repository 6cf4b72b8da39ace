using System.Runtime.InteropServices;

namespace TmeBox.Bench.Scale;

/// <summary>Bytes and numbers that follow from a seed: contents, random keys, choices.</summary>
internal static class Drawn
{
    /// <summary>A number of 64 bits (the generator SplitMix64, public domain).</summary>
    public static ulong Number(ulong seed)
    {
        ulong z = seed * 0x9E37_79B9_7F4A_7C15;
        z = (z ^ (z >> 30)) * 0xBF58_476D_1CE4_E5B9;
        z = (z ^ (z >> 27)) * 0x94D0_49BB_1331_11EB;
        return z ^ (z >> 31);
    }

    /// <summary>Fills bytes, a multiple of 8.</summary>
    public static void Fill(Span<byte> bytes, ulong seed)
    {
        Span<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Number((seed << 10) + (uint)i + 1);
        }
    }
}
