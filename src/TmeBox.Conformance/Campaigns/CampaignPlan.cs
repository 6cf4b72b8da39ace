using System.Collections.Immutable;
using System.Security.Cryptography;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Protocol;

namespace TmeBox.Conformance.Campaigns;

/// <summary>What a campaign runs: everything follows from it, whoever runs which part of it, and in whatever order.</summary>
/// <param name="Seed">The seed.</param>
/// <param name="Cases">How many sequences, 1 to <see cref="MostCases"/>.</param>
/// <param name="Length">Operations a sequence after its set-up, 1 to 4096.</param>
/// <param name="Platforms">The names of platforms, in the order of <see cref="FuzzPlatform.All"/>; at least one.</param>
/// <param name="Compared">What is compared with the specification: <see cref="Engine"/>, or what <see cref="NameOf"/> says of someone's implementation.</param>
public sealed record CampaignPlan(ulong Seed, long Cases, int Length, ImmutableArray<string> Platforms, string Compared = CampaignPlan.Engine)
{
    /// <summary>The project's own engine.</summary>
    public const string Engine = "engine";

    /// <summary>Cases of one chunk: what is done as a whole or not at all.</summary>
    public const int ChunkCases = 64;

    /// <summary>The most cases.</summary>
    public const long MostCases = 1L << 40;

    /// <summary>The version of the generators: other versions make other sequences of the same seed.</summary>
    public const string Generators = "f2";

    /// <summary>How many chunks there are.</summary>
    public long Chunks => (Cases + ChunkCases - 1) / ChunkCases;

    /// <summary>A plan, checked; on all platforms where none is named.</summary>
    /// <exception cref="ArgumentException">Something is out of range, or no platform has one of the names.</exception>
    public static CampaignPlan Of(ulong seed, long cases, int length, IReadOnlyCollection<string> platforms)
    {
        ArgumentNullException.ThrowIfNull(platforms);
        ArgumentOutOfRangeException.ThrowIfLessThan(cases, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(cases, MostCases);
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, FuzzGenerator.MaxLength);
        var known = FuzzPlatform.All.Select(p => p.Profile.Name).ToList();
        foreach (var name in platforms)
            if (!known.Contains(name))
                throw new ArgumentException($"found platform '{name}'; expected one of {string.Join(", ", known)}", nameof(platforms));
        return new(seed, cases, length, [.. known.Where(n => platforms.Count == 0 || platforms.Contains(n))]);
    }

    /// <summary>A plan for someone's implementation, checked; on all platforms that it can simulate where none is named.</summary>
    /// <exception cref="ArgumentException">Something is out of range, no platform has one of the names, or the implementation cannot simulate it.</exception>
    public static CampaignPlan Of(ulong seed, long cases, int length, IReadOnlyCollection<string> platforms, ImplementationHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var plan = Of(seed, cases, length, platforms);
        var reasons = FuzzPlatform.All.ToDictionary(p => p.Profile.Name, p => CapabilityFit.Fit(p, host.Capabilities).Skipped, StringComparer.Ordinal);
        foreach (var name in platforms)
            if (reasons[name] is { } reason)
                throw new ArgumentException($"found platform '{name}', but {reason}; expected one that {host.Name} can simulate", nameof(platforms));
        ImmutableArray<string> fit = [.. plan.Platforms.Where(n => reasons[n] is null)];
        return fit.IsEmpty ? throw new ArgumentException($"found no platform that {host.Name} can simulate; expected one", nameof(platforms)) : plan with { Platforms = fit, Compared = NameOf(host) };
    }

    /// <summary>What a plan calls someone's implementation: its name, and a digest of what it says that it can. The same wherever and however it is started.</summary>
    public static string NameOf(ImplementationHost host)
    {
        ArgumentNullException.ThrowIfNull(host);
        var capabilities = ProtocolJson.Write(new Reply.Hello(ProtocolJson.Version, "", host.Capabilities));
        return $"{host.Name}, capabilities {Convert.ToHexStringLower(SHA256.HashData(capabilities))[..16]}";
    }

    /// <summary>The cases of a chunk: from, and how many.</summary>
    internal (long From, int Count) CasesOf(long chunk) => (chunk * ChunkCases, (int)Math.Min(ChunkCases, Cases - (chunk * ChunkCases)));
}
