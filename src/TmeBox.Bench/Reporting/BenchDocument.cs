using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Reporting;

/// <summary>A run as a program reads it, and a baseline is.</summary>
/// <param name="Schema">Its name and number.</param>
/// <param name="Machine">Where it was measured.</param>
/// <param name="Figures">The figures.</param>
/// <param name="Missing">What this machine cannot do.</param>
/// <param name="Findings">How it fell behind a baseline, if it was compared with one.</param>
public sealed record BenchDocument(string Schema, MachineDocument Machine, IReadOnlyList<FigureDocument> Figures, IReadOnlyList<MissingDocument> Missing, IReadOnlyList<string>? Findings)
{
    /// <summary>The only schema there is.</summary>
    public const string SchemaName = "tmebox-bench/1";

    /// <summary>The document of a report.</summary>
    public static BenchDocument Of(BenchReport report, IReadOnlyList<string>? findings = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        return new(
            SchemaName,
            MachineDocument.Of(report.Machine),
            [.. report.Measurements.Select(FigureDocument.Of)],
            [.. report.Missing.Select(r => new MissingDocument(r.Id, r.Missing!))],
            findings);
    }
}

/// <summary>A machine as a program reads it.</summary>
public sealed record MachineDocument(string Processor, int Cores, string Runtime, string Aes)
{
    /// <summary>The document of a machine.</summary>
    public static MachineDocument Of(Machine machine)
    {
        ArgumentNullException.ThrowIfNull(machine);
        return new(machine.Processor, machine.Cores, machine.Runtime, machine.Aes.ToString());
    }
}

/// <summary>A figure as a program reads it.</summary>
public sealed record FigureDocument(string Id, string What, string Against, double Ratio, double LowerQuartile, double UpperQuartile, int Samples, double? Goal, double Nanoseconds)
{
    /// <summary>The document of a measurement, rounded to what it means.</summary>
    public static FigureDocument Of(Measurement m)
    {
        ArgumentNullException.ThrowIfNull(m);
        return new(m.Row.Id, m.Row.What, m.Row.Against, Math.Round(m.Ratio, 4), Math.Round(m.Lower, 4), Math.Round(m.Upper, 4), m.Samples, m.Row.Goal, Math.Round(m.Nanoseconds, 3));
    }
}

/// <summary>A figure that this machine cannot have.</summary>
public sealed record MissingDocument(string Id, string Reason);
