using System.Collections.Immutable;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Chain;

/// <summary>Where a chain runs: a platform, a kind of pages, and the guarantees that are proved there against the instrumented co-tenant.</summary>
/// <param name="Platform">The platform: one package, at least two KeyIDs for software, and 40 address bits besides the KeyID.</param>
/// <param name="SharesPages">Whether a page holds lines of two owners.</param>
/// <param name="Standing">The guarantees that are held against every move.</param>
public sealed record ChainGround(Profile Platform, bool SharesPages, ImmutableArray<Guarantee> Standing)
{
    // With a MAC nobody else's write is accepted, so nothing but availability depends on who shares a page.
    private static readonly ImmutableArray<Guarantee> Always = [Guarantee.Containment, Guarantee.AvailabilityProcess, Guarantee.ConfidentialityContent, Guarantee.AvailabilitySandbox];
    private static readonly ImmutableArray<Guarantee> OwnLines = [Guarantee.Integrity, Guarantee.Freshness, Guarantee.CleanHandOver, Guarantee.CodeAuthenticity];

    /// <summary>The ground of a platform and a kind of pages, with what the matrix says is proved there; a test compares it with the matrix.</summary>
    public static ChainGround Of(Profile platform, bool sharesPages)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var isAuthenticated = platform.Integrity == IntegrityMode.Ci;
        ImmutableArray<Guarantee> standing = isAuthenticated || !sharesPages ? [.. Always, .. OwnLines, Guarantee.ConfidentialityStrict] : Always;
        return new(platform, sharesPages, sharesPages ? standing : [.. standing, Guarantee.AvailabilityLine]);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Platform.Name}, {(SharesPages ? "shared pages" : "own pages")}";
}
