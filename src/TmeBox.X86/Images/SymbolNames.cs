using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images;

/// <summary>The names of places in code. Names are looked up when they are asked for: a file may hold millions.</summary>
internal sealed class SymbolNames
{
    private readonly uint[] offsets;
    private readonly uint[] names;
    private readonly ElfBytes text;

    /// <summary>Names of window offsets.</summary>
    /// <param name="symbols">Window offset and place of the name, in the order of the file.</param>
    /// <param name="text">The names.</param>
    public SymbolNames(IReadOnlyCollection<(uint Offset, uint Name)> symbols, ElfBytes text)
    {
        this.text = text;
        (offsets, names) = (new uint[symbols.Count], new uint[symbols.Count]);
        var order = 0;
        foreach (var symbol in symbols.OrderBy(s => s.Offset)) (offsets[order], names[order++]) = symbol;
    }

    public static SymbolNames None { get; } = new([], default);

    public IReadOnlyList<uint> Offsets => offsets;

    /// <summary>The nearest name at or before an offset, but not before another; of several names of one place the first in the file.</summary>
    public (string Name, uint Offset)? At(uint offset, uint notBefore)
    {
        var index = Ascending.Last(offsets.Length, i => offsets[i] <= offset);
        if (index < 0 || offsets[index] < notBefore) return null;
        var start = offsets[index];
        return (text.Name(names[Ascending.Last(offsets.Length, i => offsets[i] < start) + 1]), start);
    }

    /// <summary>The symbols of code that a file's sections hold, the full table if it is there, otherwise the dynamic one.</summary>
    /// <param name="file">The file.</param>
    /// <param name="place">The window offset of a symbol by itself and its number, or null if it names no code.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ImageFormatException">A table is not inside the file.</exception>
    public static SymbolNames Of(ElfFile file, Func<ElfSymbol, uint, uint?> place, CancellationToken cancel)
    {
        var section = file.Sections.FirstOrDefault(s => s.Type == ElfSection.SymbolTable);
        if (section.Type == 0) section = file.Sections.FirstOrDefault(s => s.Type == ElfSection.DynamicSymbols);
        if (section.Type == 0) return None;
        var found = new List<(uint, uint)>();
        uint number = 0;
        foreach (var symbol in ElfSymbol.All(section.In(file.Bytes)))
        {
            cancel.ThrowIfCancellationRequested();
            if (symbol.IsCode && place(symbol, number) is { } offset) found.Add((offset, symbol.Name));
            number++;
        }

        return new(found, file.BytesOf(section.Link));
    }
}
