using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What a TLB compares: each core has its own (F-CCH-1).</summary>
/// <param name="Core">The core.</param>
/// <param name="Page">Bits 47:12 of the linear address: 36 bits.</param>
public readonly record struct TlbTag(CoreId Core, Word Page)
{
    /// <summary>The tag of a linear address on the active core.</summary>
    public static TlbTag Of(MachineState m, Word address) => new(m.Active, address.Slice(47, 12));
}
