using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.Engine.Kernels;

/// <summary>Whether this processor, this operating system and this runtime have what the kernels use.</summary>
internal static class VaesGate
{
    private const int Vbmi2 = 1 << 6;
    private const int Vaes = 1 << 9;
    private const int Vpclmulqdq = 1 << 10;

    /// <summary>Null if all is there, else the sentence that says what is not.</summary>
    public static string? Missing()
    {
        // The calling convention of the emitted code is System V's.
        if (!OperatingSystem.IsLinux() || RuntimeInformation.ProcessArchitecture != Architecture.X64)
        {
            return "The VAES kernels are for Linux on x86-64.";
        }

        // The runtime answers for the operating system too: it asks XCR0 before it says that AVX-512 is supported.
        if (!Avx512BW.VL.IsSupported || !Avx512DQ.VL.IsSupported)
        {
            return "AVX-512 (F, BW, DQ, VL) is missing or switched off.";
        }

        (_, _, int ecx, _) = X86Base.CpuId(7, 0);
        const int All = Vbmi2 | Vaes | Vpclmulqdq;
        return (ecx & All) == All ? null : "This processor has no VAES, no VPCLMULQDQ or no AVX-512 VBMI2.";
    }
}
