using System.Collections.Immutable;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Images.Dwarf;
using TmeBox.X86.Images.Elf;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Images;

/// <summary>A relocatable object: its sections of code at places of our choice, with the fields that the object alone decides.</summary>
internal sealed class RelocatableObject
{
    private readonly ElfFile file;
    private readonly ImageOptions options;
    private readonly CancellationToken cancel;
    private readonly ObjectLayout layout;
    private readonly FieldWriter fields;
    private readonly ILookup<uint, ElfSection> relocations;
    private readonly ElfBytes symbols;
    private readonly ElfBytes extendedIndices;
    private readonly HashSet<uint> entries = [];

    public RelocatableObject(ElfFile file, ImageOptions options, CancellationToken cancel)
    {
        (this.file, this.options, this.cancel) = (file, options, cancel);
        layout = new(file, options.At ?? ImageOptions.DefaultAt, new(options.Limits));
        fields = new(layout, s => Place(ElfSymbol.Read(symbols, s), s));
        relocations = file.Sections.Where(s => s.Type is ElfSection.Rela or ElfSection.Rel).ToLookup(s => s.Info);
        symbols = Of(ElfSection.SymbolTable);
        extendedIndices = Of(ElfSection.SymbolTableIndices);
    }

    public CodeImage ToImage()
    {
        var code = Enumerable.Range(0, file.Sections.Length).Where(i => ObjectLayout.IsCode(file.Sections[i])).ToList();
        var total = code.Aggregate(0UL, (sum, i) => sum + file.Sections[i].Size);
        if (total > file.Bytes.Length) throw new ImageFormatException(file.Header.SectionTable, $"sections of {total} bytes of code in a file of {file.Bytes.Length}", "no byte of the file in two sections");
        var mapped = code.Select(Mapped).ToList();
        if (mapped.Count > 0) mapped.Add(ForeignCode());
        for (var i = 0; i < file.Sections.Length; i++)
            if (file.Sections[i] is { IsLoaded: true, IsExecutable: false }) PointersIn(i);
        var names = SymbolNames.Of(file, CodePlace, cancel);
        entries.UnionWith(names.Offsets);
        entries.RemoveWhere(e => !options.IsDeclared(e));
        var hasCode = code.Count > 0 ? ImmutableArray<ImageFinding>.Empty : [new(ImageRules.HasCode, $"none of {file.Sections.Length} sections is executable")];
        return new(ImageKind.Relocatable, [.. mapped], entries, names, DebugLines.Of(file, 0, Relocated)) { Findings = hasCode, Notes = [.. Notes(code)] };
    }

    private IEnumerable<string> Notes(List<int> code)
    {
        yield return "a relocatable object is not what runs: the linker still places and changes it, so verify what it makes";
        if (fields.Foreign > 0) yield return $"{fields.Foreign} fields depend on what is defined elsewhere; they were taken to lead to other accepted code and to data of the sandbox";
        if (fields.Untouched > 0) yield return $"{fields.Untouched} fields are of kinds that only a linker computes; they were taken as they are in the file";
        var loose = code.Count(i => file.Sections[i].Alignment % CodeLimits.BundleSize != 0);
        if (loose > 0 && options.Profile == IsolationProfile.CodeAndData) yield return $"{loose} of {code.Count} sections of code are not aligned to a bundle; they were taken to start one, and the linker may place them otherwise";
    }

    private uint? CodePlace(ElfSymbol symbol, uint number) =>
        SectionOf(symbol, number) is { } section && ObjectLayout.IsCode(file.Sections[section]) ? (uint?)Place(symbol, number) : null;

    private MappedCode Mapped(int index)
    {
        var section = file.Sections[index];
        var bytes = Relocated(index, section.In(file.Bytes));
        return new(new(bytes, layout[index]), 0, section.Offset, section.Size, file.NameOf(section) is { Length: > 0 } name ? name : ElfBytes.Text($"section {index}"));
    }

    private MappedCode ForeignCode()
    {
        var bundle = new byte[CodeLimits.BundleSize];
        bundle.AsSpan().Fill(PageFill.Halt);
        return new(new(bundle, layout.ForeignCode), layout.ForeignCode, null, 0);
    }

    private ReadOnlyMemory<byte> Relocated(int index, ElfBytes bytes)
    {
        if (!relocations.Contains((uint)index)) return bytes.Memory;
        var changed = bytes.Memory.ToArray();
        foreach (var relocation in Of(index)) fields.Write(changed, layout[index], relocation);
        return changed;
    }

    // A pointer to code in data, such as one of a table of functions, is a declared entry.
    private void PointersIn(int index)
    {
        foreach (var r in Of(index).Where(r => r.Type == RelocationType.Absolute64))
        {
            var symbol = ElfSymbol.Read(symbols, r.Symbol);
            if (CodePlace(symbol, r.Symbol) is { } place) entries.Add((uint)(place + r.Addend));
        }
    }

    private IEnumerable<ElfRelocation> Of(int section)
    {
        foreach (var table in relocations[(uint)section])
            foreach (var r in ElfRelocation.All(table.In(file.Bytes), table.Type == ElfSection.Rela))
            {
                cancel.ThrowIfCancellationRequested();
                yield return r;
            }
    }

    private ElfBytes Of(uint type) => file.Sections.FirstOrDefault(s => s.Type == type) is { Type: not 0 } section ? section.In(file.Bytes) : default;

    private int? SectionOf(ElfSymbol symbol, uint number)
    {
        if (!symbol.IsInSection) return null;
        var index = symbol.Section == ElfSymbol.ExtendedIndex ? extendedIndices.U32(number * 4UL) : symbol.Section;
        return index < file.Sections.Length ? (int)index : throw new ImageFormatException(symbols.FileOffset + ((ulong)number * ElfSymbol.EntrySize), $"a symbol in section {index} of {file.Sections.Length}", "a section that is there");
    }

    private ulong? Place(ElfSymbol symbol, uint number) => SectionOf(symbol, number) is { } section ? layout[section] + symbol.Value : symbol.Section == ElfSymbol.Absolute ? symbol.Value : null;
}
