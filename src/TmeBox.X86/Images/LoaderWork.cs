using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;
using TmeBox.X86.Images.Elf;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Images;

/// <summary>What a loader does after mapping: it relocates, and calls initialisers. Both are only allowed where they leave verified code as it is.</summary>
internal sealed class LoaderWork(ElfFile file, LoadedMemory memory, List<ImageFinding> findings, CancellationToken cancel)
{
    private const ulong AnnouncesTextRelocations = 4;
    private static readonly (string What, DynamicTag Address, DynamicTag Size)[] Arrays =
    [
        ("pre-initialiser", DynamicTag.PreInitArray, DynamicTag.PreInitArraySize),
        ("initialiser", DynamicTag.InitArray, DynamicTag.InitArraySize),
        ("finaliser", DynamicTag.FiniArray, DynamicTag.FiniArraySize),
    ];

    private readonly DynamicTable dynamic = DynamicTable.Read(file, memory);
    // What the loader writes into the arrays of initialisers: an address of the image, or null where it comes from elsewhere.
    private readonly Dictionary<ulong, ulong?> called = [];
    private readonly Dictionary<Rule, (ImageFinding First, int Count)> found = [];

    /// <summary>Judges the work, and tells where control may enter: entry point, initialisers, exported functions and pointers to code.</summary>
    /// <exception cref="ImageFormatException">Loaders would not agree on the work.</exception>
    /// <returns>How many other libraries the loader is asked for.</returns>
    public int Judge(IsolationProfile profile, Action<ulong> entrance)
    {
        if (dynamic.Has(DynamicTag.TextRelocations) || (dynamic[DynamicTag.Flags] & AnnouncesTextRelocations) != 0)
            Reject(ImageRules.TextRelocation, () => "the dynamic table announces relocations of text");
        uint mostRelocated = 0;
        foreach (var r in Relocations()) mostRelocated = Math.Max(mostRelocated, r.Symbol);
        var symbols = DynamicSymbols.Table(dynamic, memory, mostRelocated);
        foreach (var r in Relocations()) Judge(r, symbols, entrance);
        foreach (var (what, number, address) in Called()) Judge(profile, Numbered(what, number), address, entrance);
        foreach (var symbol in symbols is { } table ? ElfSymbol.All(table) : []) Judge(profile, symbol, entrance);
        findings.AddRange(found.Values.Select(f => f.Count == 1 ? f.First : f.First with { Detail = ElfBytes.Text($"{f.First.Detail}; {f.Count - 1} more alike") }));
        return dynamic.Needed;
    }

    private IEnumerable<ElfRelocation> Relocations()
    {
        foreach (var r in ElfRelocation.All(dynamic.Table(memory, DynamicTag.Relocations, DynamicTag.RelocationsSize))) yield return r;
        foreach (var r in ElfRelocation.All(dynamic.Table(memory, DynamicTag.RelocationsWithoutAddend, DynamicTag.RelocationsWithoutAddendSize), addends: false)) yield return r with { Addend = Word(r.Offset) };
        var addends = dynamic[DynamicTag.ProcedureLinkageKind] == (ulong)DynamicTag.Relocations;
        foreach (var r in ElfRelocation.All(dynamic.Table(memory, DynamicTag.ProcedureLinkage, DynamicTag.ProcedureLinkageSize), addends)) yield return addends ? r : r with { Addend = Word(r.Offset) };
        foreach (var at in ElfRelocation.Packed(dynamic.Table(memory, DynamicTag.PackedRelocations, DynamicTag.PackedRelocationsSize))) yield return new(at, RelocationType.Relative, 0, Word(at));
        // A static program relocates itself by tables that only its sections name.
        if (dynamic.Has(DynamicTag.Relocations) || dynamic.Has(DynamicTag.ProcedureLinkage)) yield break;
        foreach (var section in file.Sections.Where(s => s.IsLoaded && s.Type == ElfSection.Rela))
            foreach (var r in ElfRelocation.All(section.In(file.Bytes)))
                yield return r;
    }

    private void Judge(ElfRelocation r, ElfBytes? symbols, Action<ulong> entrance)
    {
        cancel.ThrowIfCancellationRequested();
        if (r.Type == RelocationType.None) return;
        var length = Length(r, symbols);
        if (!memory.IsWritable(r.Offset, length)) Reject(ImageRules.TextRelocation, () => $"a relocation of type {(uint)r.Type} of {length} bytes at 0x{r.Offset:x}, not in a writable segment", r.Offset);
        if (r.Type == RelocationType.IndirectRelative) Reject(ImageRules.IndirectFunction, () => "a relocation of type IRELATIVE", r.Offset);
        var pointer = Pointer(r, symbols);
        if (pointer is { } address && IsCode(address)) entrance(address);
        foreach (var (what, array, size) in Arrays) Initialise(what, dynamic[array], dynamic[size], r.Offset, length, pointer);
    }

    // Whichever relocation of a field a loader does last: what it calls is known only if there is one, of the whole field.
    private void Initialise(string what, ulong array, ulong size, ulong at, ulong length, ulong? pointer)
    {
        if (size == 0 || (at < array ? array - at >= length : at - array >= size)) return;
        if (at < array || (at - array) % 8 != 0 || length != 8) throw new ImageFormatException(0, ElfBytes.Text($"a relocation of {length} bytes at 0x{at:x}, across the array of {what}s at 0x{array:x}"), "one of each 8-byte element");
        if (!called.TryAdd(at, pointer)) called[at] = null;
    }

    private static ulong Length(ElfRelocation relocation, ElfBytes? symbols) => relocation.Type switch
    {
        RelocationType.Copy when symbols is { } table => Math.Max(1, ElfSymbol.Read(table, relocation.Symbol).Size),
        RelocationType.ThreadDescriptor => 16,
        RelocationType.Absolute32 or RelocationType.AbsoluteSigned32 or RelocationType.Relative32 => 4,
        _ => 8,
    };

    private static ulong? Pointer(ElfRelocation relocation, ElfBytes? symbols)
    {
        if (relocation.Type == RelocationType.Relative) return relocation.Addend;
        if (relocation.Type is not (RelocationType.Absolute64 or RelocationType.GlobalData or RelocationType.JumpSlot) || symbols is null) return null;
        var symbol = ElfSymbol.Read(symbols.Value, relocation.Symbol);
        return symbol.Section == 0 ? null : unchecked(symbol.Value + relocation.Addend);
    }

    private IEnumerable<(string What, ulong? Number, ulong? Address)> Called()
    {
        // Shared objects that are only libraries have no entry point.
        if (file.Header.Entry != 0 || file.Header.Type == ElfType.Executable) yield return ("the entry point", null, file.Header.Entry);
        if (dynamic[DynamicTag.Init] != 0) yield return ("the initialiser", null, dynamic[DynamicTag.Init]);
        if (dynamic[DynamicTag.Fini] != 0) yield return ("the finaliser", null, dynamic[DynamicTag.Fini]);
        foreach (var (what, array, size) in Arrays)
        {
            var bytes = dynamic.Table(memory, array, size);
            for (ulong i = 0; i < bytes.Length / 8; i++)
                yield return (what, i, called.TryGetValue(dynamic[array] + (i * 8), out var pointer) ? pointer : bytes.U64(i * 8));
        }
    }

    private void Judge(IsolationProfile profile, ElfSymbol symbol, Action<ulong> entrance)
    {
        if (!symbol.IsInSection) return;
        if (symbol.IsIndirectFunction) Reject(ImageRules.IndirectFunction, () => $"the dynamic symbol {NameOf(symbol)} of type GNU_IFUNC", symbol.Value);
        if (symbol.IsFunction && !symbol.IsLocal) Judge(profile, () => $"the exported function {NameOf(symbol)}", symbol.Value, entrance);
    }

    private void Judge(IsolationProfile profile, Func<string> what, ulong? address, Action<ulong> entrance)
    {
        cancel.ThrowIfCancellationRequested();
        if (address is not { } at)
        {
            Reject(ImageRules.EntryInCode, () => $"{what()} is decided by the loader");
        }
        else if (!IsCode(at))
        {
            Reject(ImageRules.EntryInCode, () => $"{what()} at 0x{at:x} is not in an executable segment", at);
        }
        else
        {
            entrance(at);
            if (profile == IsolationProfile.CodeAndData && at % CodeLimits.BundleSize != 0) Reject(ImageRules.EntryAligned, () => $"{what()} at 0x{at:x} starts {at % CodeLimits.BundleSize} bytes into a bundle", at);
        }
    }

    private static Func<string> Numbered(string what, ulong? number) => () => number is null ? what : $"{what} {number} of its array";

    private bool IsCode(ulong address) => memory.SegmentOf(address) is { IsExecutable: true };

    // The first of each rule is put into words and the others are counted, since a file may hold millions.
    private void Reject(Rule rule, Func<string> detail, ulong? address = null) =>
        found[rule] = found.TryGetValue(rule, out var before) ? (before.First, before.Count + 1) : (new(rule, detail(), address), 1);

    private string NameOf(ElfSymbol symbol) => memory.Bytes(dynamic[DynamicTag.Strings], dynamic[DynamicTag.StringsSize], "the dynamic names").Name(symbol.Name);

    private ulong Word(ulong address) =>
        memory.SegmentOf(address) is { } s && s.Holds(address, 8) && s.FileSize >= 8 && address - s.Address <= s.FileSize - 8 ? memory.Bytes(address, 8, "a pointer").U64(0) : 0;
}
