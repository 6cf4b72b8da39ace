using System.Collections.Immutable;

namespace TmeBox.X86.Images.Dwarf;

/// <summary>What debug data says of places in code.</summary>
/// <param name="Lines">The lines of those window offsets that have one.</param>
/// <param name="Damage">Why some may be missing; null if all of the data could be read.</param>
public sealed record FoundLines(IReadOnlyDictionary<uint, SourceLine> Lines, string? Damage)
{
    /// <summary>Nothing is known.</summary>
    public static FoundLines None { get; } = new(ImmutableDictionary<uint, SourceLine>.Empty, null);
}
