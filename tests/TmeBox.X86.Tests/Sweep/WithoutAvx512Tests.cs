namespace TmeBox.X86.Tests.Sweep;

/// <summary>The sweep's tests once more, in a process whose runtime denies that the processor has AVX-512: what is divided, scanned and looked for by vectors is the same without.</summary>
public static class WithoutAvx512Tests
{
    [Fact]
    public static void The_sweep_finds_the_same() => TestsAgain.Without(
        "DOTNET_EnableAVX512", 12, "-method", "*.PrefixScanTests.*", "-method", "*.ChunkEdgeTests.A_label*", "-method", "*.ChunkEdgeTests.What_is_known*", "-method", "*.SweepVerifierTests.Random_bytes*");
}
