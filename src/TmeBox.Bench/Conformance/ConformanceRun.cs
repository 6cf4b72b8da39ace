using System.Diagnostics;
using TmeBox.Bench.Reporting;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Bench.Conformance;

/// <summary>Times what others plug into: short sequences and vectors in this process, and vectors over a pipe. All on one core, the program at the other end of the pipe included.</summary>
public static class ConformanceRun
{
    /// <summary>How many figures there are.</summary>
    public const int Figures = 3;

    private const double Sequences = 10_000;
    private const double VectorsInProcess = 100_000;
    private const double VectorsOverPipe = 10_000;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    /// <summary>Measures, and checks every answer.</summary>
    /// <param name="set">The vectors.</param>
    /// <param name="rounds">How often each is timed, 1 or more, after one round that is not counted.</param>
    /// <param name="repository">The repository's folder, where the C stub is.</param>
    /// <param name="told">Told which figure is measured next.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static ConformanceReport Of(VectorSet set, int rounds, string repository, Action<string> told, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(told);
        ArgumentOutOfRangeException.ThrowIfLessThan(rounds, 1);
        using var core = new OneCore();
        var (figures, missing) = (new List<ConformanceFigure>(), new List<string>());
        string? finding = null;

        using (var sequences = new ShortSequences(set))
        {
            Measure("sequences", "short sequences, specification and engine in lockstep: every answer, and the whole state at the end", Sequences, sequences.Run);
        }

        using (var vectors = new PreparedVectors(set))
        {
            Measure("vectors", "vectors on the engine in this process, each from a snapshot of the end of its set-up", VectorsInProcess, () => Told(vectors.Run()));
        }

        using (var stub = StubProgram.Compile(repository, out var reason))
        {
            if (stub is null)
            {
                missing.Add($"vectors.stdin: {reason}");
            }
            else
            {
                using var host = new ImplementationHost(ImplementationAddress.Parse(stub.Path), Deadline, cancellation: cancellation);
                Measure("vectors.stdin", "vectors on the C stub over its standard input and output, both programs on the same core", VectorsOverPipe, () => Told(VectorRunner.Run(set, host)));
            }
        }

        return new(Machine.Here(), rounds, figures, missing, finding);

        static (int Units, string? Finding) Told(VectorReport report) =>
            (report.Passed, report.Failed.IsEmpty ? null : $"vector {report.Failed[0].TcId}: {report.Failed[0].Difference}");

        void Measure(string id, string what, double goal, Func<(int Units, string? Finding)> round)
        {
            if (finding is not null) return;
            told(id);
            var (rates, units) = (new List<double>(), 0);
            for (var i = 0; i <= rounds && finding is null; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                var clock = Stopwatch.GetTimestamp();
                (units, var wrong) = round();
                var seconds = Stopwatch.GetElapsedTime(clock).TotalSeconds;
                if (wrong is not null) finding = $"{id}: {wrong}";
                else if (i > 0) rates.Add(units / seconds);
            }

            rates.Sort();
            if (finding is null) figures.Add(new(id, what, units, goal, rates));
        }
    }
}
