using System.Collections.Immutable;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Protocol;

/// <summary>Fits platforms to what an implementation can.</summary>
public static class CapabilityFit
{
    /// <summary>The platform as the implementation can simulate it, or null; then a reason why it is skipped.</summary>
    public static (FuzzPlatform? Platform, string? Skipped) Fit(FuzzPlatform platform, Capabilities capabilities)
    {
        ArgumentNullException.ThrowIfNull(platform);
        ArgumentNullException.ThrowIfNull(capabilities);
        var p = platform.Profile;
        if (!capabilities.Integrity.IsDefault && !capabilities.Integrity.Contains(p.Integrity)) return (null, $"integrity {Name(p.Integrity)} is beyond it");
        if (p.Packages > 1 && capabilities.Cores < 4) return (null, "two packages need four cores");
        var algorithms = capabilities.Algorithms.IsDefault ? p.Algorithms : [.. p.Algorithms.Where(a => capabilities.Algorithms.Contains(a))];
        if (p.Algorithms.Length > 0 && !algorithms.Any(a => a is Algorithm.Xts128 or Algorithm.Xts256)) return (null, "none of its algorithms can be that of KeyID 0");
        var profile = p with
        {
            Algorithms = algorithms,
            TweakInput = Chosen(p.TweakInput, capabilities.TweakInputs),
            TweakByteOrder = Chosen(p.TweakByteOrder, capabilities.TweakByteOrders),
        };
        var mode = Chosen(platform.Cache.Mode, capabilities.Caches);
        var cache = mode == platform.Cache.Mode ? platform.Cache : new CacheShape(mode);
        return (new(profile, cache) { Translates = capabilities.Paging, Cores = capabilities.Cores }, null);
    }

    private static T Chosen<T>(T wanted, ImmutableArray<T> has) => has.IsDefault || has.Contains(wanted) ? wanted : has[0];

    private static string Name(IntegrityMode mode) => mode switch { IntegrityMode.None => "none", IntegrityMode.Li => "li", _ => "ci" };
}
