using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>The memory accesses of a real program, one after the other, as a tracing tool wrote them.</summary>
/// <remarks>Read once, in constant memory, by one thread.</remarks>
public interface IProgramTrace : IDisposable
{
    /// <summary>What stopped the reading, if it was not the end of the trace.</summary>
    TraceProblem? Problem { get; }

    /// <summary>The records read so far that access data: loads, stores and modifies.</summary>
    long DataAccesses { get; }

    /// <summary>The next record; false at the end of the trace or at a problem.</summary>
    bool Read(out TraceRecord record);

    /// <summary>A problem with the record that was read last.</summary>
    TraceProblem Here(InputRule rule, string found, string expected);
}
