using FsCheck;
using FsCheck.Fluent;

namespace TmeBox.Engine.Tests;

/// <summary>Properties over a stream of random numbers, whose seed FsCheck draws and prints.</summary>
internal static class Draw
{
    /// <summary>Checks a property for a number of seeds; each failure names its seed.</summary>
    public static void ForAll(int count, Action<Random, int> property) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed => property(new Random(seed), seed))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithQuietOnSuccess(true));
}
