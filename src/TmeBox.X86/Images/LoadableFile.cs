using System.Collections.Immutable;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;
using TmeBox.X86.Images.Dwarf;
using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images;

/// <summary>An executable or shared object, as a loader maps it into a window.</summary>
internal sealed class LoadableFile(ElfFile file, ImageOptions options, CancellationToken cancel)
{
    private readonly List<ImageFinding> findings = [];
    private readonly ImmutableArray<ElfSegment> segments = [.. file.Segments.Where(s => s.Type == ElfSegment.Load && s.MemorySize > 0)];

    public CodeImage ToImage()
    {
        Permissions();
        if (!Placed(out var bias)) return Image([], new HashSet<uint>(), SymbolNames.None);
        var memory = new LoadedMemory(file.Bytes, segments);
        var code = Mapped(bias);
        var names = Names(memory, bias, out var notes);
        HashSet<uint> entries = [.. names.Offsets.Where(o => options.IsDeclared(o))];
        var needed = new LoaderWork(file, memory, findings, cancel).Judge(options.Profile, Declare);
        if (needed > 0) notes = notes.Add($"it is linked with {needed} other libraries, which share its window: verify them as well");
        return Image(code, entries, names, DebugLines.Of(file, bias), notes);

        void Declare(ulong address)
        {
            if (options.IsDeclared(address)) entries.Add((uint)(address + bias));
        }
    }

    private CodeImage Image(ImmutableArray<MappedCode> code, HashSet<uint> entries, SymbolNames symbols, DebugLines? lines = null, params ImmutableArray<string> notes) =>
        new(file.Header.Type == ElfType.Executable ? ImageKind.Executable : ImageKind.Shared, code, entries, symbols, lines) { Findings = [.. findings], Notes = [.. file.Notes, .. notes] };

    // Names help the reader and add entries, which only make the verdict stricter.
    private SymbolNames Names(LoadedMemory memory, ulong bias, out ImmutableArray<string> notes)
    {
        notes = [];
        try
        {
            return SymbolNames.Of(file, (s, _) => memory.SegmentOf(s.Value) is { IsExecutable: true } ? (uint)(s.Value + bias) : null, cancel);
        }
        catch (ImageFormatException e)
        {
            notes = [$"its symbols are damaged, so names are missing ({e.Message})"];
            return SymbolNames.None;
        }
    }

    private void Permissions()
    {
        if (!segments.Any(s => s.IsExecutable)) Reject(ImageRules.HasCode, $"none of {segments.Length} loaded segments is executable");
        foreach (var s in segments.Where(s => s.IsExecutable))
        {
            if (s.IsWritable) Reject(ImageRules.WritableCode, "a segment with both permissions", s.Address);
            if (s.MemorySize != s.FileSize) Reject(ImageRules.CodeInFile, $"{s.MemorySize} bytes in memory, {s.FileSize} in the file", s.Address);
        }

        var stacks = file.Segments.Where(s => s.Type == ElfSegment.GnuStack).ToList();
        if (stacks.Count == 0) Reject(ImageRules.ExecutableStack, "no program header of type GNU_STACK");
        else if (stacks.Any(s => s.IsExecutable)) Reject(ImageRules.ExecutableStack, "a program header of type GNU_STACK that asks for execution");
    }

    // Where the segments are in no order there is no one way to map them, and nothing else is looked at.
    private bool Placed(out ulong bias)
    {
        bias = 0;
        for (var i = 1; i < segments.Length; i++)
            if (segments[i].FirstPage < segments[i - 1].EndPage)
            {
                Reject(ImageRules.SegmentsOverlap, $"a segment whose pages start at 0x{segments[i].FirstPage:x} after one whose pages end at 0x{segments[i - 1].EndPage:x}", segments[i].Address);
                return false;
            }

        if (segments.IsEmpty) return false;
        if (file.Header.Type == ElfType.Executable)
        {
            if (options.At is { } at) throw new ImagePlaceException($"found window offset 0x{at:x} for a program that is linked at 0x{segments[0].Address:x}; expected none");
        }
        else
        {
            bias = (options.At ?? ImageOptions.DefaultAt) - segments[0].FirstPage;
        }

        var window = new WindowRoom(options.Limits);
        foreach (var s in segments)
        {
            // The sizes are bounded, so the end of pages never wraps below their start by more than the bias does.
            var start = unchecked(s.FirstPage + bias);
            if (window.IsFree(start, start + (s.EndPage - s.FirstPage))) continue;
            Reject(ImageRules.InsideWindow, $"pages from window offset 0x{start:x} to 0x{start + (s.EndPage - s.FirstPage):x}; the room is {window}", s.Address);
            return false;
        }

        return true;
    }

    private ImmutableArray<MappedCode> Mapped(ulong bias)
    {
        var executable = segments.Where(s => s.IsExecutable && s.FileSize > 0).ToList();
        var total = executable.Aggregate(0UL, (sum, s) => sum + s.FileSize);
        if (total > file.Bytes.Length) throw new ImageFormatException(file.Header.SegmentTable, $"executable segments of {total} bytes in a file of {file.Bytes.Length}", "no byte of the file mapped as code twice");
        if (executable.Count == 0 && segments.Any(s => s.IsExecutable)) Reject(ImageRules.HasCode, "the executable segments are empty in the file");
        return [.. executable.Select(s => Mapped(s, bias))];
    }

    private MappedCode Mapped(ElfSegment segment, ulong bias)
    {
        var before = segment.Address - segment.FirstPage;
        var start = segment.Offset - before;
        var length = (before + segment.FileSize + ElfSegment.Page - 1) & ~(ElfSegment.Page - 1);
        var fromFile = Math.Min(length, file.Bytes.Length - start);
        var pages = file.Bytes.Slice(start, fromFile, "a page").Memory;
        if (!new PageFill(pages.Span, (int)before, (int)segment.FileSize, (int)length).IsHalt(out var wrong))
        {
            Reject(ImageRules.PageFill, $"{wrong.Value:x2} instead of f4, {wrong.Count} such bytes in all; the code is judged as if they were hlt", segment.FirstPage + (ulong)wrong.At);
            var filled = new byte[length];
            filled.AsSpan().Fill(PageFill.Halt);
            pages.Span.Slice((int)before, (int)segment.FileSize).CopyTo(filled.AsSpan((int)before));
            pages = filled;
        }

        return new(new(pages, (uint)(segment.FirstPage + bias)), segment.FirstPage, start, fromFile);
    }

    private void Reject(Rule rule, string detail, ulong? address = null) => findings.Add(new(rule, detail, address));
}
