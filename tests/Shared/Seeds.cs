using Xunit.Sdk;

namespace TmeBox.Tests;

/// <summary>Properties over random values that come out the same every time; a failure says which seed to look at.</summary>
internal static class Seeds
{
    public static void Each(int count, Action<Random> property)
    {
        for (var seed = 1; seed <= count; seed++)
        {
            try
            {
                property(new Random(seed));
            }
            catch (Exception e)
            {
                throw new XunitException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    /// <summary>A number below 2^width, often one at an edge.</summary>
    public static ulong Number(this Random random, int width)
    {
        var mask = width == 64 ? ulong.MaxValue : (1UL << width) - 1;
        return mask & random.Next(6) switch
        {
            0 => 0,
            1 => 1,
            2 => ulong.MaxValue,
            3 => (ulong)random.Next(0, width + 2),
            _ => (ulong)random.NextInt64() ^ ((ulong)random.NextInt64() << 1),
        };
    }

    public static byte[] Array(this Random random, int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    public static bool Coin(this Random random) => random.Next(2) == 0;
}
