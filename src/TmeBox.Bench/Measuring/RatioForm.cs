namespace TmeBox.Bench.Measuring;

/// <summary>How a ratio of speeds is written. More is better in both.</summary>
public enum RatioForm
{
    /// <summary>In percent of a limit.</summary>
    ShareOfLimit,

    /// <summary>As so many times a peer.</summary>
    TimesPeer,
}
