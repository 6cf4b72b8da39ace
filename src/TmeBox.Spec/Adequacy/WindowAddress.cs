using TmeBox.Logic;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Adequacy;

/// <summary>A linear address of user space as windows cut it up: bits 46:32 are the window's number and so its KeyID, bits 31:0 the offset (D-BOX-1).</summary>
/// <remarks>All windows show one arena, which begins behind the two private pages and lies at physical address 0; window 0 is the host's (D-BOX-2, D-BOX-6).</remarks>
/// <param name="Value">64 bits.</param>
public readonly record struct WindowAddress(Word Value)
{
    private const int PageBits = 12;

    /// <summary>Physical address of the private pages, which lie behind the arena: two pages for each KeyID.</summary>
    public const ulong PrivatePages = CodeLimits.WindowSize;

    /// <summary>The address of an offset in the window of a KeyID.</summary>
    /// <param name="keyId">The KeyID, below 32768.</param>
    /// <param name="offset">64 bits, below 4 GiB.</param>
    public static WindowAddress Of(KeyId keyId, Word offset) => new(StartOf(keyId).Start + offset);

    /// <summary>The window of a KeyID.</summary>
    /// <param name="keyId">The KeyID, below 32768.</param>
    public static Window StartOf(KeyId keyId) => new(Word.Concat(Word.Of(0, 17), Word.Concat(keyId.Value.Slice(14, 0), Word.Of(0, 32))));

    /// <summary>The address at which a window shows a line of the arena: the other direction of <see cref="LineFor"/>.</summary>
    /// <param name="keyId">The KeyID, below 32768.</param>
    /// <param name="line">A line of the arena.</param>
    /// <param name="limits">The numbers of the window.</param>
    public static WindowAddress Showing(KeyId keyId, LineAddress line, CodeLimits limits) => Of(keyId, line.ByteAddress.Slice(31, 0).ZeroExtend(64) + ArenaOffset(limits));

    /// <summary>The KeyID that the window's number says.</summary>
    public KeyId KeyId => new(Value.Slice(46, 32).ZeroExtend(KeyId.Width));

    /// <summary>Window offset: 64 bits, below 4 GiB.</summary>
    public Word Offset => Value.Slice(31, 0).ZeroExtend(64);

    /// <summary>Whether the address lies in the base page or in the gate table.</summary>
    public Bit IsPrivate(CodeLimits limits) => PageOf(Offset) == PageOf(limits.BasePage) | PageOf(Offset) == PageOf(limits.GateTable);

    /// <summary>The line that the window shows there.</summary>
    public LineAddress LineFor(CodeLimits limits)
    {
        var arena = (Offset - ArenaOffset(limits)).Slice(31, 6).ZeroExtend(LineAddress.Width);
        var which = Lifted.If(PageOf(Offset) == PageOf(limits.BasePage), Word.Of(0, 1), Word.Of(1, 1));
        var own = Word.Concat(Word.Of(1, LineAddress.Width - 26), Word.Concat(Word.Of(0, 4), Word.Concat(Value.Slice(46, 32), Word.Concat(which, Value.Slice(PageBits - 1, 6)))));
        return new(Lifted.If(IsPrivate(limits), own, arena));
    }

    /// <summary>How caches and the runtime's tables name the line.</summary>
    public CacheTag TagFor(CodeLimits limits) => new(KeyId, LineFor(limits));

    /// <summary>The page that an entry for the address may name, its KeyID included.</summary>
    public PhysicalAddress PageFor(MachineState m, CodeLimits limits) =>
        new(PhysicalAddress.Naming(m, KeyId, LineFor(limits)).Value & ~Word.Of(0xFFF, PhysicalAddress.Width));

    private static Word ArenaOffset(CodeLimits limits) => limits.GateTable + Word.Of(1UL << PageBits, 64);

    private static Word PageOf(Word offset) => offset.Slice(63, PageBits);
}
