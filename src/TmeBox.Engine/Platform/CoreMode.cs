namespace TmeBox.Engine;

/// <summary>The mode of a core: what interrupts, system calls, SEAMCALL, VM entry and exit change.</summary>
/// <param name="Cpl">Current privilege level, 0 to 3.</param>
/// <param name="Seam">The core runs in SEAM and may name private KeyIDs (F-ADR-2).</param>
/// <param name="NonRoot">The core is in VMX non-root operation (F-PCFG-1).</param>
/// <param name="PconfigEnable">The VM-execution control that lets a guest use PCONFIG (F-PCFG-1).</param>
/// <param name="PconfigExiting">The exiting bitmap, one bit a leaf; bit 63 for all leaves above (F-PCFG-1).</param>
public readonly record struct CoreMode(int Cpl, bool Seam = false, bool NonRoot = false, bool PconfigEnable = false, ulong PconfigExiting = 0)
{
    /// <summary>After reset: the kernel's level, no virtualisation.</summary>
    public static CoreMode Reset => default;
}
