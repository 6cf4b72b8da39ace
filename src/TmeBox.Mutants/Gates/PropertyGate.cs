using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Sides;

namespace TmeBox.Mutants;

/// <summary>Generated sequences in lockstep with the specification, from a fixed seed, up to a fixed number of operations.</summary>
/// <param name="seed">Everything follows from it.</param>
/// <param name="operations">The most operations.</param>
public sealed class PropertyGate(ulong seed, long operations) : IGate
{
    private const int Length = 40;

    /// <summary>The gate of the published matrix.</summary>
    public static PropertyGate Published { get; } = new(7, 60_000);

    /// <summary>The gate that known-good variants pass: the same sequences, as far as their caches allow, and fewer of them, since none is cut short.</summary>
    public static PropertyGate OfVariants { get; } = new(7, 10_000);

    /// <inheritdoc/>
    public string Name => "property";

    /// <inheritdoc/>
    public Verdict Judge(SeededFault fault, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var (finding, done) = Run(FuzzPlatform.All, fault.Make, cancellation);
        return finding is null ? Verdict.Passed : Verdict.KilledBy(string.Create(CultureInfo.InvariantCulture, $"{finding.Platform}, {done} operations"));
    }

    /// <summary>Runs sequences on platforms in turn until something diverges or enough is done.</summary>
    /// <param name="platforms">The platforms.</param>
    /// <param name="make">Makes what is compared with the specification.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <returns>The first divergence, or null; and how many operations were done.</returns>
    internal (PropertyFinding? Finding, long Operations) Run(ImmutableArray<FuzzPlatform> platforms, Func<FuzzPlatform, IImplementation> make, CancellationToken cancellation)
    {
        var statistics = new FuzzStatistics();
        for (var i = 0; statistics.Operations < operations; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var platform = platforms[i % platforms.Length];
            var run = FuzzRun.Of(FuzzCampaign.Generate(Seeds.Mix(seed, (ulong)i), Length, platform), make(platform), statistics);
            if (run.Divergence is { } divergence) return (new(platform.Profile.Name, divergence.ToString()), statistics.Operations);
        }

        return (null, statistics.Operations);
    }
}

/// <summary>A divergence that the property gate met.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Divergence">What differs, in words.</param>
internal sealed record PropertyFinding(string Platform, string Divergence);
