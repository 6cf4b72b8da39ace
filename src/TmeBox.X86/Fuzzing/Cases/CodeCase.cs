using System.Collections.Immutable;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Cases;

/// <summary>Code with the verdicts that people gave it.</summary>
/// <param name="Name">Its name, with the values of its variables.</param>
/// <param name="Why">Why the verdict is what it is.</param>
/// <param name="Place">File and line.</param>
/// <param name="Verdicts">The expected verdict for each profile that the case is about.</param>
/// <param name="Regions">Its executable regions, ascending.</param>
/// <param name="Entries">Declared entries as window offsets.</param>
public sealed record CodeCase(
    string Name,
    string Why,
    string Place,
    ImmutableSortedDictionary<IsolationProfile, CaseVerdict> Verdicts,
    ImmutableArray<CaseRegion> Regions,
    ImmutableSortedSet<uint> Entries);

/// <summary>What is expected of a verifier.</summary>
/// <param name="Rule">The id of the rule that rejects, or null if the code is accepted.</param>
public sealed record CaseVerdict(string? Rule);

/// <summary>One region of a case, as assembly.</summary>
/// <param name="WindowOffset">Where its first byte lies.</param>
/// <param name="Lines">Lines for the GNU assembler, with their line numbers in the file.</param>
/// <param name="File">The file.</param>
/// <param name="IsExact">Whether the bytes stay as they are; otherwise hlt fills the last bundle.</param>
public sealed record CaseRegion(uint WindowOffset, ImmutableArray<(int Number, string Text)> Lines, string File, bool IsExact);
