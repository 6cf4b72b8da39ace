using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What a core knows by itself; its registers for data are out of scope.</summary>
/// <param name="Cpl">Current privilege level: 2 bits.</param>
/// <param name="Seam">The core runs in SEAM and may name private KeyIDs (F-ADR-2).</param>
/// <param name="PageTable">CR3: the physical address, KeyID included, of the first page table (F-ADR-1); its low 12 bits are ignored.</param>
/// <param name="KeyIdBits">What 9FFH shadows: 4 bits (F-CORE-1).</param>
/// <param name="NonRoot">The core is in VMX non-root operation.</param>
/// <param name="PconfigEnable">The VM-execution control that lets a guest use PCONFIG (F-PCFG-1).</param>
/// <param name="PconfigExiting">The exiting bitmap: 64 bits, one a leaf.</param>
public readonly record struct CoreState(Word Cpl, Bit Seam, PhysicalAddress PageTable, Word KeyIdBits, Bit NonRoot, Bit PconfigEnable, Word PconfigExiting)
{
    /// <summary>After reset: the kernel's level, page tables at address 0, no virtualisation.</summary>
    public static CoreState Reset { get; } = new(Word.Of(0, 2), false, PhysicalAddress.Of(0), Word.Of(0, 4), false, false, Word.Of(0, 64));
}
