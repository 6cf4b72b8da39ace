using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary><c>doctor --profile-from</c>: a platform out of a machine's own words.</summary>
public sealed class DoctorTests : IDisposable
{
    private const string Dump = """
        CPU 0:
           0x00000004 0x03: eax=0x00000163 ebx=0x02c0003f ecx=0x00003fff edx=0x00000005
           0x00000007 0x00: eax=0x00000001 ebx=0xf1bf27eb ecx=0x1b417ffe edx=0xffc14410
           0x0000001b 0x00: eax=0x00000001 ebx=0x00000001 ecx=0x00000000 edx=0x00000000
           0x80000008 0x00: eax=0x00003934 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
        CPU 1:
           0x80000008 0x00: eax=0x00003930 ebx=0x00000000 ecx=0x00000000 edx=0x00000000
        # rdmsr 0x981
        7f70000000f
        0x982: 000f001700000003
        0x87 0x3f00000040

        """;

    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_full_dump_becomes_a_platform_that_loads_and_the_rest_is_named()
    {
        var path = scratch.Write("box.txt", Dump);
        var (exit, output, error) = Cli.Run("doctor", "--profile-from", path);
        Assert.Equal(0, exit);
        Assert.Contains("physical-address-bits: 52\n", output, StringComparison.Ordinal);
        Assert.Contains("max-keyid-bits: 7\n", output, StringComparison.Ordinal);
        Assert.Contains("max-keys: 127\n", output, StringComparison.Ordinal);
        Assert.Contains("algorithms: [xts-128, xts-128-integrity, xts-256, xts-256-integrity]\n", output, StringComparison.Ordinal);
        Assert.Contains("bypass: false\n", output, StringComparison.Ordinal);
        Assert.Contains("tdx-keyid-bits: 1\n", output, StringComparison.Ordinal);
        Assert.Contains("integrity: ci\n", output, StringComparison.Ordinal);
        Assert.Contains("seam: true\n", output, StringComparison.Ordinal);
        Assert.Contains("wbinvd-scope: originating-thread-and-shared\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("F-CAP-1", error, StringComparison.Ordinal);
        Assert.Contains("F-ADR-3: ", error, StringComparison.Ordinal);
        Assert.Empty(scratch.Shown(TmeBox.Cli.Input.PlatformFile.Load(scratch.Write("box.yaml", output))));
    }

    [Fact]
    public void What_a_dump_leaves_out_is_said_and_given_a_default()
    {
        var path = scratch.Write("little.txt", "0x981: 0000000000000005\n");
        var (exit, output, error) = Cli.Run("doctor", "--profile-from", path);
        Assert.Equal(0, exit);
        foreach (var fact in new[] { "F-CPU-1, F-CPU-2", "F-CPU-3", "F-CPU-4", "F-ACT-1", "F-PART-1", "F-CCH-3" }) Assert.Contains($"  {fact}: ", error, StringComparison.Ordinal);
        Assert.Empty(scratch.Shown(TmeBox.Cli.Input.PlatformFile.Load(scratch.Write("little.yaml", output))));
    }

    [Fact]
    public void A_line_with_a_slip_is_named()
    {
        var path = scratch.Write("slip.txt", "0x981: 0000000000000005\nof this machine\n0x982: 3 (locked)\n   0x80000008 0x00: eax=0x00003934 ebx=0x00000000\n");
        var (exit, output, error) = Cli.Run("doctor", "--profile-from", path);
        Assert.Equal(0, exit);
        Assert.Contains("physical-address-bits: 46\n", output, StringComparison.Ordinal);
        Assert.Contains($"{path}:3: passed over: '0x982: 3 (locked)'; expected ", error, StringComparison.Ordinal);
        Assert.Contains($"{path}:4: passed over: ", error, StringComparison.Ordinal);
        Assert.Contains("; the platform says instead F-ACT-1: IA32_TME_ACTIVATE, 982H: no KeyID bits for TDX, the usual policy\n", error, StringComparison.Ordinal);
        Assert.Single(error.Split('\n'), l => l.Contains("F-ACT-1", StringComparison.Ordinal));
        Assert.Single(error.Split('\n'), l => l.Contains("F-CPU-4", StringComparison.Ordinal));
        Assert.DoesNotContain($"{path}:2: ", error, StringComparison.Ordinal);
        Assert.DoesNotContain($"{path}:1: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_dump_is_bad_input()
    {
        var (exit, _, error) = Cli.Run("doctor", "--profile-from", scratch.Write("poem.txt", "roses are red\n"));
        Assert.Equal(2, exit);
        Assert.Contains("no line of 'cpuid -r' and no register value was found", error, StringComparison.Ordinal);
        Assert.Equal(2, Cli.Run("doctor", "--profile-from", "nowhere.txt").Exit);
    }
}
