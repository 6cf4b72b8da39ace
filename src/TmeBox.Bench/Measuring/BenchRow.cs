namespace TmeBox.Bench.Measuring;

/// <summary>A figure that can be measured.</summary>
/// <param name="Id">Stable name, such as <c>xts128.run256.encrypt</c>: a baseline refers to it.</param>
/// <param name="What">What is measured, with its unit.</param>
/// <param name="Against">What it is measured against.</param>
/// <param name="Form">How the ratio is written.</param>
/// <param name="Goal">The ratio that is aimed at, or null for a figure that is there for context.</param>
/// <param name="Make">Makes the work; called once a measurement.</param>
/// <param name="Missing">Null, or why this machine cannot do it.</param>
public sealed record BenchRow(string Id, string What, string Against, RatioForm Form, double? Goal, Func<PairedWork> Make, string? Missing = null);
