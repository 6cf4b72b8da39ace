using System.Globalization;

namespace TmeBox.Conformance.Campaigns;

/// <summary>One part of a campaign: every <paramref name="Count"/>th chunk, from <paramref name="Index"/> on.</summary>
/// <param name="Index">0 to <paramref name="Count"/> - 1.</param>
/// <param name="Count">1 to <see cref="Most"/>.</param>
public readonly record struct CampaignShard(int Index, int Count)
{
    /// <summary>The most parts.</summary>
    public const int Most = 1_000_000;

    /// <summary>All of a campaign.</summary>
    public static CampaignShard Whole => new(0, 1);

    /// <summary>Reads <c>i/n</c>, with i from 0 to n - 1: what Slurm and Kubernetes number their tasks by.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static CampaignShard Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split('/');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && index < count && count <= Most
            ? new(index, count)
            : throw new FormatException($"found '{Protocol.Excerpt.Of(text)}'; expected i/n with i from 0 to n - 1, such as 0/16");
    }

    /// <summary>The chunks of a plan that are its own, in order.</summary>
    public IEnumerable<long> ChunksOf(CampaignPlan plan)
    {
        ArgumentNullException.ThrowIfNull(plan);
        for (long chunk = Index; chunk < plan.Chunks; chunk += Count) yield return chunk;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Index}/{Count}");
}
