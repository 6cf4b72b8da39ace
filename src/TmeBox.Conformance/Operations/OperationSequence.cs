using System.Collections.Immutable;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Operations;

/// <summary>Operations with the platform that they run on, from reset: all that is needed to run them again.</summary>
/// <param name="Version">The version of the schema: 1.</param>
/// <param name="Platform">The platform.</param>
/// <param name="Cache">The cache of the implementation.</param>
/// <param name="Operations">The operations, in order.</param>
public sealed record OperationSequence(int Version, Profile Platform, CacheShape Cache, ImmutableArray<Operation> Operations)
{
    /// <summary>The version that is written.</summary>
    public const int CurrentVersion = 1;

    /// <summary>The most operations in a document.</summary>
    public const int MaxOperations = 1_000_000;

    /// <summary>A sequence in the current version.</summary>
    public static OperationSequence Of(Profile platform, CacheShape cache, ImmutableArray<Operation> operations) =>
        new(CurrentVersion, platform, cache, operations);

    /// <summary>Why the sequence cannot be run, or null if it can.</summary>
    public string? Problem()
    {
        if (Version != CurrentVersion) return $"version {Version} is not {CurrentVersion}";
        if (Operations.IsDefault) return "operations are missing";
        if (Operations.Length > MaxOperations) return $"more than {MaxOperations} operations";
        if (Platform.Algorithms.IsDefault) return "algorithms are missing";
        if (Platform.PhysicalAddressBits is < 36 or > 52) return "physicalAddressBits is 36 to 52";
        if (Platform.Packages is < 1 or > 2) return "packages is 1 or 2";
        if (Platform.MaxKeyIdBits is < 0 or > 15) return "maxKeyIdBits is 0 to 15";
        if (Platform.MaxKeys is < 0 or > 32767) return "maxKeys is 0 to 32767";
        if (Cache.Mode == CacheMode.Finite && (Cache.Sets is < 1 or > 1 << 20 || (Cache.Sets & (Cache.Sets - 1)) != 0 || Cache.Ways is < 1 or > 64))
            return "sets is a power of two up to 2^20, ways is 1 to 64";
        for (var i = 0; i < Operations.Length; i++)
            if (OperationCheck.Problem(Operations[i], Platform) is { } problem)
                return $"operation {i}: {problem}";
        return null;
    }
}
