using System.Globalization;
using TmeBox.Engine.Cipher;
using TmeBox.Engine.Kernels;

namespace TmeBox.Engine.Tests.Kernels;

public class ExecutableMemoryTests
{
    [Fact]
    public void No_page_is_writable_and_executable()
    {
        Assert.Equal(XtsVaes.IsSupported, KernelTable.OfProcess is not null);
        string[] both = [.. Mappings().Where(m => m.Rights.Contains('w', StringComparison.Ordinal) && m.Rights.Contains('x', StringComparison.Ordinal)).Select(m => m.Line)];
        Assert.True(both.Length == 0, string.Join('\n', both));
    }

    [Fact]
    public void Kernels_lie_in_memory_that_can_be_run_and_not_written()
    {
        if (KernelTable.OfProcess is { } kernels)
        {
            ulong entry = (ulong)kernels.Address("line", Direction.Encrypt, 0);
            Assert.Equal("r-xp", Mappings().Single(m => m.First <= entry && entry < m.End).Rights);
        }
    }

    [Fact]
    public void Memory_that_the_system_refuses_is_reported()
    {
        // More than any address space has.
        string? refusal = ExecutableMemory.TryPlace(-4096, _ => throw new InvalidOperationException("nothing was mapped"), out _);
        Assert.StartsWith("mmap of -4096 bytes failed with error ", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public void The_gate_is_shut_when_intrinsics_are_switched_off_and_says_so()
    {
        if (Environment.GetEnvironmentVariable("DOTNET_EnableHWIntrinsic") == "0")
        {
            Assert.Equal("AVX-512 (F, BW, DQ, VL) is missing or switched off.", VaesGate.Missing());
            Assert.False(XtsAesNi.IsSupported);
            var refused = Assert.Throws<PlatformNotSupportedException>(() => LineCipher.For(AesPath.Vaes));
            Assert.Equal("AVX-512 (F, BW, DQ, VL) is missing or switched off. Choose AesPath.Auto, AesPath.AesNi or AesPath.Portable.", refused.Message);
            Assert.Equal(AesPath.Portable, LineCipher.For(AesPath.Auto).Path);
        }
        else
        {
            Assert.Equal(XtsVaes.IsSupported, VaesGate.Missing() is null && KernelTable.Missing is null);
            Assert.Equal(XtsVaes.IsSupported ? AesPath.Vaes : XtsAesNi.IsSupported ? AesPath.AesNi : AesPath.Portable, LineCipher.For(AesPath.Auto).Path);
        }
    }

    private static IEnumerable<(ulong First, ulong End, string Rights, string Line)> Mappings() =>
        from line in File.ReadLines("/proc/self/maps")
        let words = line.Split(' ')
        let range = words[0].Split('-')
        select (Number(range[0]), Number(range[1]), words[1], line);

    private static ulong Number(string hex) => ulong.Parse(hex, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
