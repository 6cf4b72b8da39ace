namespace TmeBox.X86.Images;

/// <summary>A place in code, as people look for it.</summary>
/// <param name="Address">As the file's own tools count it; in a relocatable object, within its section.</param>
/// <param name="FileOffset">Where the byte is in the file; null if the loader made it.</param>
/// <param name="Section">The section of a relocatable object.</param>
/// <param name="Symbol">The nearest symbol at or before it in the same code.</param>
/// <param name="SymbolOffset">Bytes from the symbol.</param>
public sealed record CodePlace(ulong Address, ulong? FileOffset, string? Section, string? Symbol, ulong SymbolOffset)
{
    /// <summary>The symbol and the distance from it, such as <c>main+0x12</c>; the section or the bare address if there is none.</summary>
    public override string ToString() => Symbol is not null ? With(Symbol, SymbolOffset) : Section is not null ? With(Section, Address) : $"0x{Address:x}";

    private static string With(string name, ulong offset) => offset == 0 ? name : $"{name}+0x{offset:x}";
}
