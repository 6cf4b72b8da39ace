using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Guarantees;

/// <summary>What guarantees speak of and nobody keeps: the victim's stores, and what became of its lines.</summary>
/// <param name="Latest">What the victim's lines hold if every store of the victim and of the runtime for it, and nothing else, counts; and what the runtime's own lines hold.</param>
/// <param name="Authorised">Every image that a line had by those stores during the victim's life.</param>
/// <param name="Untouched">The victim's lines in which it has stored nothing since it got them zeroed.</param>
/// <param name="Held">The lines that were the victim's at some time of its life.</param>
/// <param name="Code">The victim's lines that hold code: given to it once in its life, with the code, and never stored to (W^X).</param>
/// <param name="Contested">The lines of pages in which others may own lines as well; never changes.</param>
/// <param name="Carried">What the runtime read last, to move it.</param>
public sealed record VictimBooks(
    Map<LineAddress, Bytes> Latest,
    Map<LineImage, Bit> Authorised,
    Map<LineAddress, Bit> Untouched,
    Map<LineAddress, Bit> Held,
    Map<LineAddress, Bit> Code,
    Map<LineAddress, Bit> Contested,
    Carried Carried)
{
    /// <summary>The books before the victim's life.</summary>
    public static VictimBooks Empty(Map<LineAddress, Bit> contested) => new(
        Map<LineAddress, Bytes>.Constant(Line.Zero),
        Map<LineImage, Bit>.Constant(false),
        Map<LineAddress, Bit>.Constant(false),
        Map<LineAddress, Bit>.Constant(false),
        Map<LineAddress, Bit>.Constant(false),
        contested,
        Carried.Nothing);
}

/// <summary>A line's content between its old place and its new one.</summary>
/// <param name="Full">Whether there is any: the read may have met poison.</param>
/// <param name="Secret">Whether it was the victim's.</param>
/// <param name="Data">The content.</param>
public readonly record struct Carried(Bit Full, Bit Secret, Bytes Data)
{
    /// <summary>Nothing.</summary>
    public static Carried Nothing { get; } = new(false, false, Line.Zero);
}
