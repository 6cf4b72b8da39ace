using System.Collections.Immutable;
using TmeBox.Logic;
using TmeBox.Spec.Adequacy;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Machine;

namespace TmeBox.Chain.Layout;

/// <summary>Which pages there are, and where windows show them (D-BOX-2, D-BOX-6). Physical addresses are without KeyID.</summary>
internal static class ChainLayout
{
    /// <summary>Bytes of a page.</summary>
    public const ulong PageSize = 4096;

    /// <summary>Lines of a page.</summary>
    public const int PageLines = 64;

    /// <summary>A KeyID that nobody programs.</summary>
    public const int Unprogrammed = 40;

    /// <summary>The page in which two sandboxes own lines, where a policy lets pages be shared; one of the traded ones where not.</summary>
    public const ulong Contested = 0x4000;

    /// <summary>Pages on their way: what the runtime moves into a sandbox was stored here by the sandbox's loader.</summary>
    public const ulong Staging = 0x6000;

    /// <summary>A page of data that is the victim's for all of its life.</summary>
    public const ulong VictimsData = 0x2000;

    private const ulong ArenaOffset = 0x1_2000;

    /// <summary>The numbers of a window.</summary>
    public static CodeLimits Limits => CodeLimits.Standard;

    /// <summary>Pages at the arena's start, and at the end of what a window shows: so that neighbouring windows have pages near each other.</summary>
    public static ImmutableArray<ulong> Arena { get; } =
        [0x0000, 0x1000, 0x2000, 0x3000, Contested, 0x5000, Staging, 0x7000, 0xFFFD_B000, 0xFFFD_C000, 0xFFFD_D000];

    /// <summary>The pages that change hands.</summary>
    public static ImmutableArray<ulong> Traded { get; } = [0x5000, 0x7000, 0xFFFD_D000, Contested];

    /// <summary>The lines of a page.</summary>
    public static IEnumerable<LineAddress> LinesOf(ulong page) => Enumerable.Range(0, PageLines).Select(i => LineAddress.Of(page + ((ulong)i * 64)));

    /// <summary>The linear address at which a window shows a page of the arena.</summary>
    public static ulong Showing(int keyId, ulong page) => Start(keyId) + ArenaOffset + page;

    /// <summary>The window's own address.</summary>
    public static ulong Start(int keyId) => WindowAddress.StartOf(KeyId.Of(keyId)).Start.Concrete;

    /// <summary>The physical page that a window shows at a linear address.</summary>
    public static ulong PageAt(ulong address) => new WindowAddress(Word.Of(address, 64)).LineFor(Limits).ByteAddress.Concrete & ~(PageSize - 1);

    /// <summary>The linear address of a window's base page.</summary>
    public static ulong BasePage(int keyId) => Start(keyId) + Limits.BasePage.Concrete;

    /// <summary>The linear address of a window's gate table.</summary>
    public static ulong GateTable(int keyId) => Start(keyId) + Limits.GateTable.Concrete;
}
