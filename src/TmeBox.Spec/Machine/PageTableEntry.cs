using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>An entry of a page table: 8 bytes in DRAM; its address carries a KeyID as every physical address does (F-ADR-1).</summary>
/// <code>
///  63 62     52 51          12 11    8  7  6 5 4 3 2    1     0
/// |NX| ignored | physical page | ignored|PS| ignored|user|write|present|
/// </code>
/// <param name="Value">64 bits.</param>
public readonly record struct PageTableEntry(Word Value)
{
    /// <summary>The entry means something.</summary>
    public Bit Present => Value[0];

    /// <summary>Writes are permitted below.</summary>
    public Bit Writable => Value[1];

    /// <summary>Accesses at privilege level 3 are permitted below.</summary>
    public Bit User => Value[2];

    /// <summary>The entry maps a large page.</summary>
    public Bit Large => Value[7];

    /// <summary>Fetches are not permitted below.</summary>
    public Bit NoExecute => Value[63];

    /// <summary>The table or page that the entry names, KeyID included.</summary>
    public PhysicalAddress Page => new(Word.Concat(Value.Slice(51, 12), Word.Of(0, 12)));
}
