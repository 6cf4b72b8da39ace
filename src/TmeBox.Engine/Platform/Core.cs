namespace TmeBox.Engine.Platform;

/// <summary>What a core knows by itself: its mode, its page tables, its copy of k, its TLB.</summary>
internal sealed class Core
{
    /// <summary>Privilege level and the rest that interrupts, SEAMCALL and VM entry change.</summary>
    public CoreMode Mode { get; set; } = CoreMode.Reset;

    /// <summary>CR3: the physical address of the first page table, KeyID included (F-ADR-1); its low 12 bits are ignored.</summary>
    public ulong PageTable { get; set; }

    /// <summary>What 9FFH shadows: k (F-CORE-1).</summary>
    public int KeyIdBits { get; set; }

    /// <summary>The translations that the core holds.</summary>
    public Tlb Tlb { get; } = new();

    /// <summary>A copy of all that.</summary>
    public CoreImage Save() => new(Mode, PageTable, KeyIdBits, Tlb.Copy());

    /// <summary>As it was.</summary>
    public void Restore(CoreImage image)
    {
        Mode = image.Mode;
        PageTable = image.PageTable;
        KeyIdBits = image.KeyIdBits;
        Tlb.Clear();
        foreach (TlbEntry entry in image.Translations)
        {
            Tlb.Set(entry.LinearPage, new Translation(entry.PhysicalPage, entry.Writable, entry.User, entry.NoExecute));
        }
    }

    /// <summary>As after reset.</summary>
    public void Reset()
    {
        Mode = CoreMode.Reset;
        PageTable = 0;
        KeyIdBits = 0;
        Tlb.Clear();
    }
}
