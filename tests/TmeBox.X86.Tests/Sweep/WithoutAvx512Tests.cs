using System.Runtime.Intrinsics.X86;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>The sweep's tests once more, in processes whose runtime denies that the processor has AVX-512, or parts of it: what is divided, scanned and looked for by vectors is the same without.</summary>
public static class WithoutAvx512Tests
{
    private const string All = "DOTNET_EnableAVX512", Permutations = "DOTNET_EnableAVX512v2", Compressions = "DOTNET_EnableAVX512v3";

    [Theory]
    [InlineData(All)]
    [InlineData(Permutations)]
    [InlineData(Compressions)]
    public static void The_sweep_finds_the_same(string denied)
    {
        // Such a process has none of its own.
        if (((string[])[All, Permutations, Compressions]).Any(IsDenied)) return;
        TestsAgain.Without(
            denied, 16, "-method", "*.WithoutAvx512Tests.*", "-method", "*.PrefixScanTests.*", "-method", "*.BlockNotesTests.*", "-method", "*.ByteMapTests.*", "-method", "*.OffsetSearchTests.*", "-method", "*.ChunkEdgeTests.A_label*",
            "-method", "*.ChunkEdgeTests.What_is_known*", "-method", "*.SweepVerifierTests.Random_bytes*");
    }

    // A switch that the runtime does not know would have the same tests run twice.
    [Fact]
    public static void Each_switch_is_one()
    {
        Assert.False(IsDenied(All) && Avx512F.IsSupported);
        Assert.False((IsDenied(All) || IsDenied(Permutations)) && Avx512Vbmi.IsSupported);
        Assert.False((IsDenied(All) || IsDenied(Permutations) || IsDenied(Compressions)) && Avx512Vbmi2.IsSupported);
    }

    private static bool IsDenied(string name) => Environment.GetEnvironmentVariable(name) == "0";
}
