using System.Globalization;
using TmeBox.Policies;

namespace TmeBox.Conformance.Traces;

/// <summary>Where and how a trace breaks a rule.</summary>
/// <param name="File">The trace, as the caller named it.</param>
/// <param name="Offset">The offset in the decompressed text, in bytes from 0.</param>
/// <param name="Line">The line of the decompressed text, from 1.</param>
/// <param name="Column">The column in that line, from 1.</param>
/// <param name="Problem">The rule, what was found and what was expected.</param>
public sealed record TraceProblem(string File, long Offset, long Line, int Column, Problem Problem)
{
    /// <summary>One line: <c>file:line:column: Rule.Id: sentence; found X; expected Y; at byte N of the text</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{File}:{Line}:{Column}: {Problem.Rule.Id}: {Problem.Rule.Sentence}; found {Problem.Found}; expected {Problem.Expected}; at byte {Offset} of the text");
}
