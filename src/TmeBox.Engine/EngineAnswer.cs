namespace TmeBox.Engine;

/// <summary>How an instruction ended, with the one number that some endings carry.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Value">
/// Of RDMSR the register; of PCONFIG, where it completed, RAX; of a page fault its error code: bit 0 present, 1 write, 2 privilege level 3, 3 reserved bit, 4 fetch.
/// Otherwise 0.
/// </param>
public readonly record struct EngineAnswer(EngineStatus Status, ulong Value = 0)
{
    /// <summary>The error code of a page fault by physical address: present and reserved bit (F-ADR-2).</summary>
    public const ulong ReservedAddress = 0b1001;

    /// <summary>The answer of an access by physical address.</summary>
    internal static EngineAnswer Physical(EngineStatus status) => new(status, status == EngineStatus.PageFault ? ReservedAddress : 0);
}
