using TmeBox.Spec.Rules;
using TmeBox.X86.Images;
using TmeBox.X86.Images.Dwarf;

namespace TmeBox.X86.Reporting;

/// <summary>A finding with all that helps to understand and mend it.</summary>
/// <param name="Rule">The rule that is broken.</param>
/// <param name="Detail">What was found.</param>
/// <param name="Instead">What to emit instead.</param>
/// <param name="Address">Where, as the file's own tools count; null if it is about the whole file.</param>
/// <param name="WindowOffset">The same place in the window; null if it is about no code.</param>
/// <param name="Place">The same place in terms of the file.</param>
/// <param name="Source">The source line.</param>
/// <param name="Bytes">The bytes of the instruction.</param>
/// <param name="Instruction">How it is written; null if the bytes are none.</param>
public sealed record ReportedFinding(
    Rule Rule,
    string Detail,
    string Instead,
    ulong? Address = null,
    uint? WindowOffset = null,
    CodePlace? Place = null,
    SourceLine? Source = null,
    ReadOnlyMemory<byte> Bytes = default,
    string? Instruction = null);
