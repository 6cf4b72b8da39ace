namespace TmeBox.Chain.Kernel;

/// <summary>The host's gates: where the slots of every gate table lead (D-BOX-6), eight of them, over and over: no slot that code may use leads elsewhere.</summary>
internal static class Gates
{
    private const ulong First = 0x40_0000;
    private const ulong Size = 64;

    /// <summary>How many gates there are: as many as a line of the table has slots.</summary>
    public const int Slots = 8;

    /// <summary>The address of a gate, in window 0.</summary>
    public static ulong Address(int slot) => First + ((ulong)slot * Size);

    /// <summary>The slot whose gate lies at an address, or null.</summary>
    public static int? Slot(ulong address) => address >= First && address < First + (Slots * Size) && (address - First) % Size == 0 ? (int)((address - First) / Size) : null;
}
