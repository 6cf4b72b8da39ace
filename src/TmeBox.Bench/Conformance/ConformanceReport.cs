using TmeBox.Bench.Reporting;

namespace TmeBox.Bench.Conformance;

/// <summary>The outcome of a run.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Rounds">How often each was timed.</param>
/// <param name="Figures">What was measured.</param>
/// <param name="Missing">What could not be measured here, and why.</param>
/// <param name="Finding">The first answer that was wrong, or null; nothing was measured after it.</param>
public sealed record ConformanceReport(Machine Machine, int Rounds, IReadOnlyList<ConformanceFigure> Figures, IReadOnlyList<string> Missing, string? Finding);
