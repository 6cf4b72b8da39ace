using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images.Dwarf;

/// <summary>Which source lines code comes from. The data is read when it is asked for, and only the answers are kept.</summary>
internal sealed class DebugLines
{
    private readonly ElfFile file;
    private readonly ulong bias;
    private readonly Func<int, ElfBytes, ReadOnlyMemory<byte>>? relocated;

    private DebugLines(ElfFile file, ulong bias, Func<int, ElfBytes, ReadOnlyMemory<byte>>? relocated) =>
        (this.file, this.bias, this.relocated) = (file, bias, relocated);

    /// <summary>The lines of a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="bias">What is added to its addresses to make window offsets.</param>
    /// <param name="relocated">Computes the fields of a section that its linker would compute.</param>
    public static DebugLines Of(ElfFile file, ulong bias, Func<int, ElfBytes, ReadOnlyMemory<byte>>? relocated = null) => new(file, bias, relocated);

    /// <summary>The lines of window offsets. Damaged units are passed over.</summary>
    public FoundLines Find(IEnumerable<uint> windowOffsets, CancellationToken cancel)
    {
        var wanted = new WantedPlaces(windowOffsets);
        string? damage = null;
        try
        {
            var lines = DebugSection.Named(file, ".debug_line", relocated);
            var texts = (DebugSection.Named(file, ".debug_line_str", null), DebugSection.Named(file, ".debug_str", null));
            foreach (var (unit, wide) in Units(lines))
            {
                if (wanted.IsEmpty) break;
                var problem = Search(unit, wide, texts, wanted, cancel);
                damage ??= problem;
            }
        }
        catch (ImageFormatException e)
        {
            damage = e.Message;
        }

        return new(wanted.Found, damage);
    }

    private static IEnumerable<(DwarfCursor Unit, bool Wide)> Units(ElfBytes lines)
    {
        var cursor = new DwarfCursor(lines);
        while (!cursor.IsAtEnd)
        {
            ulong length = cursor.U32();
            var wide = length == uint.MaxValue;
            if (wide) length = cursor.U64();
            yield return (new(lines.Slice(cursor.Skip(length), length, "a unit of lines")), wide);
        }
    }

    // Why a unit cannot be read to its end; the next may be sound.
    private string? Search(DwarfCursor unit, bool wide, (ElfBytes Lines, ElfBytes All) texts, WantedPlaces wanted, CancellationToken cancel)
    {
        try
        {
            var header = LineHeader.Read(unit, wide, texts);
            foreach (var run in new LineProgram(header, unit).Runs())
            {
                cancel.ThrowIfCancellationRequested();
                wanted.Find(unchecked(run.Start + bias), unchecked(run.End + bias), () => new(header.FileOf(run.File), run.Line));
            }

            return null;
        }
        catch (ImageFormatException e)
        {
            return e.Message;
        }
    }
}
