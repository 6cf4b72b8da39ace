using FsCheck;
using FsCheck.Fluent;
using Xunit.Sdk;

namespace TmeBox.Tests;

/// <summary>Properties over random values, driven by FsCheck: it draws the seeds of the values and, on a failure, names the one to look at.</summary>
/// <remarks>The draws are the same on every run, so that a failure in one place is a failure in every place.</remarks>
internal static class Seeds
{
    public static void Each(int count, Action<Random> property)
    {
        var seeds = Gen.Choose(1, int.MaxValue - 1).ToArbitrary();
        var config = Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(982, 983);
        Check.One(config, Prop.ForAll(seeds, seed =>
        {
            try
            {
                property(new Random(seed));
                return true;
            }
            catch (Exception e)
            {
                throw new XunitException($"seed {seed}: {e.Message}", e);
            }
        }));
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
