namespace TmeBox.Bench.Specification;

/// <summary>How fast a persistent map takes what one store does to the caches: one look-up and one replacement.</summary>
/// <param name="Id">The map.</param>
/// <param name="Median">Such pairs a second in the median batch.</param>
/// <param name="Ratio">Against the map that the specification uses, in the same rounds; above 1 is faster.</param>
/// <param name="IsChosen">Whether the specification uses it.</param>
public sealed record MapFigure(string Id, double Median, double Ratio, bool IsChosen);
