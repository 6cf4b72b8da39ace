using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Recordings;

/// <summary>Checks what all forms of a recording must satisfy, as it is read.</summary>
internal sealed class RecordingReader
{
    private readonly RecordingJson.Head head;

    /// <summary>Checks the head.</summary>
    /// <param name="fail">Makes an error that names the place.</param>
    /// <param name="head">The head.</param>
    public RecordingReader(Func<string, Exception?, FormatException> fail, RecordingJson.Head head)
    {
        this.head = head;
        if (head.Recording != Recording.CurrentVersion) throw fail($"found version {head.Recording}; expected {Recording.CurrentVersion}", null);
        if (head.With([]).Problem() is { } problem) throw fail(problem, null);
    }

    /// <summary>The step, if it is one.</summary>
    /// <param name="step">What was read.</param>
    /// <param name="before">How many steps came before it.</param>
    /// <param name="fail">Makes an error that names the place.</param>
    public RecordedStep Checked(RecordedStep step, int before, Func<string, Exception?, FormatException> fail)
    {
        if (before >= OperationSequence.MaxOperations) throw fail($"found more than {OperationSequence.MaxOperations} steps; expected fewer", null);
        if ((OperationCheck.Problem(step.Operation, head.Platform) ?? Recording.Problem(step)) is { } problem) throw fail(problem, null);
        return step;
    }
}
