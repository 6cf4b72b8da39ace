using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The error code of a page fault: which access met what.</summary>
/// <code>
///  4      3     2     1      0
/// | fetch| RSVD| user| write| present |
/// </code>
public static class PageFaults
{
    /// <summary>A reserved bit in an address that is named without paging: present and RSVD (F-ADR-2).</summary>
    public static Answer Reserved { get; } = Answer.Of(Outcomes.PageFault, Word.Of(0b1001, 64));

    /// <summary>A page fault of an access.</summary>
    public static Answer Of(Access access, Word cpl, Bit present, Bit reserved) => Answer.Of(
        Outcomes.PageFault,
        Flag(present, 0) | Flag(access.Writes, 1) | Flag(cpl == 3, 2) | Flag(reserved, 3) | Flag(access.Fetches, 4));

    private static Word Flag(Bit condition, int bit) => Lifted.If(condition, Word.Of(1UL << bit, 64), Word.Of(0, 64));
}
