using System.Runtime.Intrinsics.X86;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>The sweep's tests once more, in a process whose runtime denies that the processor has AVX-512: what is divided, scanned and looked for by vectors is the same without.</summary>
public static class WithoutAvx512Tests
{
    private const string Switch = "DOTNET_EnableAVX512";

    [Fact]
    public static void The_sweep_finds_the_same() => TestsAgain.Without(
        Switch, 15, "-method", "*.WithoutAvx512Tests.*", "-method", "*.PrefixScanTests.*", "-method", "*.BlockNotesTests.*", "-method", "*.ByteMapTests.*", "-method", "*.ChunkEdgeTests.A_label*", "-method", "*.ChunkEdgeTests.What_is_known*", "-method", "*.SweepVerifierTests.Random_bytes*");

    // A switch that the runtime does not know would have the same tests run twice.
    [Fact]
    public static void The_switch_is_one() => Assert.True(Environment.GetEnvironmentVariable(Switch) != "0" || !Avx512F.IsSupported && !Avx512Vbmi.IsSupported && !Avx512Vbmi2.IsSupported);
}
