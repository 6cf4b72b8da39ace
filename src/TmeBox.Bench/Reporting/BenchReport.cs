using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Reporting;

/// <summary>The outcome of a run.</summary>
/// <param name="Machine">Where.</param>
/// <param name="Measurements">What was measured, in the order of the rows.</param>
/// <param name="Missing">Rows that this machine cannot do.</param>
public sealed record BenchReport(Machine Machine, IReadOnlyList<Measurement> Measurements, IReadOnlyList<BenchRow> Missing)
{
    /// <summary>Measures rows one after another.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="samples">Samples a row.</param>
    /// <param name="tell">Told of each row before it is measured.</param>
    /// <param name="cancelled">Interrupts it.</param>
    public static BenchReport Of(IReadOnlyList<BenchRow> rows, int samples, Action<BenchRow> tell, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(tell);
        var measured = new List<Measurement>();
        foreach (BenchRow row in rows.Where(r => r.Missing is null))
        {
            tell(row);
            measured.Add(Pairing.Measure(row, samples, cancelled));
        }

        return new(Machine.Here(), measured, [.. rows.Where(r => r.Missing is not null)]);
    }

    /// <summary>Of each figure the better of two measurements.</summary>
    /// <param name="again">Some of the rows once more.</param>
    public BenchReport Better(BenchReport again)
    {
        ArgumentNullException.ThrowIfNull(again);
        return this with
        {
            Measurements = [.. Measurements.Select(m => again.Measurements.FirstOrDefault(a => a.Row.Id == m.Row.Id && a.Ratio > m.Ratio) ?? m)],
        };
    }
}
