using TmeBox.Conformance.Attacks;
using TmeBox.Spec.Machine;

namespace TmeBox.Chain.Layout;

/// <summary>Values of page-table entries that map a page for user code (F-ADR-1).</summary>
internal static class LeafEntry
{
    /// <summary>An entry that maps nothing.</summary>
    public const ulong None = 0;

    private const ulong Present = 1, Write = 2, User = 4, NoExecute = 1UL << 63;

    /// <summary>Data: written and not run.</summary>
    public static ulong Data(Profile profile, int keyId, ulong page) => Writable(ReadOnly(profile, keyId, page));

    /// <summary>The same, and written.</summary>
    public static ulong Writable(ulong entry) => entry | Write;

    /// <summary>Read and neither written nor run: the private pages.</summary>
    public static ulong ReadOnly(Profile profile, int keyId, ulong page) => Code(profile, keyId, page) | NoExecute;

    /// <summary>Code: run and not written.</summary>
    public static ulong Code(Profile profile, int keyId, ulong page) => MoveOperations.Name(profile, keyId, page) | Present | User;
}
