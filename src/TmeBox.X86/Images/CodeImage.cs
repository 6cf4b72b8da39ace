using System.Collections.Immutable;
using TmeBox.X86.Images.Dwarf;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Images;

/// <summary>A file as its loader maps it into a window: its code, what may be assumed of it, and how people call its places.</summary>
/// <remarks>Immutable; safe for many threads.</remarks>
public sealed class CodeImage
{
    private readonly ImmutableArray<MappedCode> code;
    private readonly SymbolNames symbols;
    private readonly DebugLines? lines;

    internal CodeImage(ImageKind kind, ImmutableArray<MappedCode> code, IReadOnlySet<uint> entries, SymbolNames symbols, DebugLines? lines)
    {
        (Kind, Entries, this.symbols, this.lines) = (kind, entries, symbols, lines);
        this.code = [.. code.OrderBy(c => c.Region.WindowOffset)];
    }

    /// <summary>What kind of file it is.</summary>
    public ImageKind Kind { get; }

    /// <summary>Declared entries, as window offsets.</summary>
    public IReadOnlySet<uint> Entries { get; }

    /// <summary>Why it is rejected before its code is looked at; empty if nothing speaks against it.</summary>
    public ImmutableArray<ImageFinding> Findings { get; internal init; } = [];

    /// <summary>What a reader of the verdict should know.</summary>
    public ImmutableArray<string> Notes { get; internal init; } = [];

    /// <summary>The executable regions, ascending.</summary>
    public IEnumerable<CodeRegion> Regions => code.Select(c => c.Region);

    /// <summary>How many bytes of code the file has, as mapped.</summary>
    public long CodeBytes => code.Where(c => c.FileOffset is not null).Sum(c => (long)c.Region.Bytes.Length);

    /// <summary>What a verifier is asked about it.</summary>
    public CodeContext Context(ImageOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        return new(options.Profile, [.. Regions], Entries, options.Limits);
    }

    /// <summary>Where a window offset is, in the terms of the file.</summary>
    public CodePlace Locate(uint windowOffset)
    {
        if (In(windowOffset) is not { } mapped) return new(windowOffset, null, null, null, 0);
        var within = windowOffset - mapped.Region.WindowOffset;
        var symbol = symbols.At(windowOffset, mapped.Region.WindowOffset) is { Name.Length: > 0 } named ? named : ((string Name, uint Offset)?)null;
        var fileOffset = mapped.FileOffset is { } start && within < mapped.FileLength ? start + within : (ulong?)null;
        return new(mapped.Address + within, fileOffset, mapped.Section, symbol?.Name, symbol is { } s ? windowOffset - s.Offset : 0);
    }

    /// <summary>The bytes at a window offset, fewer where the region ends before.</summary>
    public ReadOnlyMemory<byte> BytesAt(uint windowOffset, int length)
    {
        if (In(windowOffset) is not { } mapped) return default;
        var rest = mapped.Region.Bytes[(int)(windowOffset - mapped.Region.WindowOffset)..];
        return rest[..Math.Min(length, rest.Length)];
    }

    /// <summary>The source lines of window offsets, where the file knows them. Damage in debug data gives fewer lines, never an error.</summary>
    public FoundLines LinesOf(IEnumerable<uint> windowOffsets, CancellationToken cancel) => lines?.Find(windowOffsets, cancel) ?? FoundLines.None;

    private MappedCode? In(uint offset)
    {
        var index = Ascending.Last(code.Length, i => code[i].Region.WindowOffset <= offset);
        return index >= 0 && code[index].Holds(offset) ? code[index] : null;
    }
}
