using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Sandbox.Protocols;

/// <summary>What the trusted runtime and the kernel keep of sandboxes, and what the TLBs hold of the page tables (D-BOX-4).</summary>
/// <remarks>
/// The unit is the line: where a policy gives out whole pages, all lines of a page go through the same steps together. Window j names
/// KeyID j, so an entry is named by its KeyID and its line. Immutable; safe for many threads.
/// </remarks>
/// <param name="Lives">The life of each KeyID: one of <see cref="KeyIdLife"/>.</param>
/// <param name="Holder">The KeyID of the sandbox that a line belongs to; 0 for nobody's.</param>
/// <param name="Alias">How a KeyID's window maps a line: one of <see cref="AliasPhase"/>.</param>
/// <param name="Tlb">Which translations a core still holds.</param>
/// <param name="Running">The KeyID of the sandbox that runs on a core; 0 while the runtime does.</param>
/// <param name="Reserved">The lines of the runtime and of the page tables: under KeyID 0, never a sandbox's.</param>
/// <param name="Strays">Entries that somebody forged in DRAM: a KeyID and a line that any window may name by now.</param>
public sealed record RuntimeTables(
    Map<KeyId, Word> Lives,
    Map<LineAddress, KeyId> Holder,
    Map<CacheTag, Word> Alias,
    Map<TranslationTag, Bit> Tlb,
    Map<CoreId, KeyId> Running,
    Map<LineAddress, Bit> Reserved,
    Map<CacheTag, Bit> Strays)
{
    /// <summary>Nobody's KeyID.</summary>
    public static KeyId Nobody { get; } = KeyId.Of(0);

    /// <summary>The tables before the first sandbox; the runtime has the lines given.</summary>
    public static RuntimeTables Empty(Map<LineAddress, Bit> reserved) => new(
        Map<KeyId, Word>.Constant(KeyIdLife.Idle),
        Map<LineAddress, KeyId>.Constant(Nobody),
        Map<CacheTag, Word>.Constant(AliasPhase.None),
        Map<TranslationTag, Bit>.Constant(false),
        Map<CoreId, KeyId>.Constant(Nobody),
        reserved,
        Map<CacheTag, Bit>.Constant(false));

    /// <summary>Whether a KeyID is a sandbox's, from its key to its end.</summary>
    public Bit IsLive(KeyId k) => Lives[k] == KeyIdLife.Live | Lives[k] == KeyIdLife.Ending;

    /// <summary>Whether a window has anything to do with a line: from its mapping to the flush that ends it.</summary>
    public Bit IsAliased(KeyId k, LineAddress a) => Alias[new(k, a)] != AliasPhase.None;

    /// <summary>Whether an access of a window to a line passes on a core: by the page tables, or by a translation that is left.</summary>
    public Bit Passes(CoreId core, KeyId k, LineAddress a) => Alias[new(k, a)] == AliasPhase.Mapped | Tlb[new(core, new(k, a))];
}

/// <summary>A translation of a window's line that a core may hold.</summary>
/// <param name="Core">The core.</param>
/// <param name="Tag">The KeyID of the window, and the line.</param>
public readonly record struct TranslationTag(CoreId Core, CacheTag Tag);
