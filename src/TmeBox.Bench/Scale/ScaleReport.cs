using TmeBox.Bench.Measuring;
using TmeBox.Bench.Reporting;

namespace TmeBox.Bench.Scale;

/// <summary>The outcome of a run.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Platform">The name of the platform.</param>
/// <param name="Size">How large.</param>
/// <param name="Figures">Time and memory of each part at a quarter, a half and all of its size; those before the finding, if there is one.</param>
/// <param name="Accesses">What an access costs among many sandboxes against few; none after a finding.</param>
/// <param name="Looks">How many accesses of lines were compared with what they must show.</param>
/// <param name="Finding">The first that showed something else, or null.</param>
public sealed record ScaleReport(
    Machine Machine, string Platform, ScaleSize Size, IReadOnlyList<ScaleFigure> Figures, IReadOnlyList<Measurement> Accesses, long Looks, ScaleFinding? Finding);
