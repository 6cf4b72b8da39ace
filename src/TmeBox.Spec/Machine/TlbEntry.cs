using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>One translation: a page, KeyID included, and what may be done with it. It may be stale (F-CCH-6).</summary>
/// <param name="Present">Whether the TLB holds it at all; the other parts mean nothing where it does not.</param>
/// <param name="Page">The physical address of the page.</param>
/// <param name="Writable">Writes are permitted.</param>
/// <param name="User">Accesses at privilege level 3 are permitted.</param>
/// <param name="NoExecute">Fetches are not permitted.</param>
public readonly record struct TlbEntry(Bit Present, PhysicalAddress Page, Bit Writable, Bit User, Bit NoExecute)
{
    /// <summary>No translation.</summary>
    public static TlbEntry Absent { get; } = new(false, PhysicalAddress.Of(0), false, false, false);
}
