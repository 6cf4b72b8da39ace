namespace TmeBox.Conformance.Traces;

/// <summary>What a program did with memory.</summary>
public enum TraceKind
{
    /// <summary>A data load (lackey's <c>L</c>).</summary>
    Load,

    /// <summary>A data store (lackey's <c>S</c>).</summary>
    Store,

    /// <summary>A load and then a store of the same bytes (lackey's <c>M</c>).</summary>
    Modify,

    /// <summary>An instruction fetch (lackey's <c>I</c>).</summary>
    Fetch,
}

/// <summary>One access of a real program, as the trace has it: it may cross lines and pages.</summary>
/// <param name="Kind">What was done.</param>
/// <param name="Address">The virtual address of the first byte.</param>
/// <param name="Size">The number of bytes, 1 to 64.</param>
public readonly record struct TraceRecord(TraceKind Kind, ulong Address, int Size);
