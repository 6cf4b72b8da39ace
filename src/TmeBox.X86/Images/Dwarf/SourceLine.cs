namespace TmeBox.X86.Images.Dwarf;

/// <summary>A line of a source file.</summary>
/// <param name="File">The file, as the compiler was given it, below the folder it was in where that is known.</param>
/// <param name="Line">The line, from 1; 0 where the compiler knows none.</param>
public sealed record SourceLine(string File, uint Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}:{Line}";
}
