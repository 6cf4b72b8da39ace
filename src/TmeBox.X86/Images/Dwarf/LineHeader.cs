using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images.Dwarf;

/// <summary>The head of a line program (DWARF 2 to 5, section 6.2.4): how its opcodes count, and which files it is about.</summary>
internal sealed class LineHeader
{
    private const ulong Folder = 2;
    private const ulong Path = 1;
    // More than any compiler makes; the tables of a hostile file are not kept beyond it.
    private const int MostEntries = 1 << 16;
    private readonly List<DebugText> folders = [];
    private readonly List<(DebugText Name, ulong Folder)> files = [];

    private LineHeader(ushort version) => Version = version;

    public ushort Version { get; }

    public byte MinimumInstruction { get; private set; }

    public sbyte LineBase { get; private set; }

    public byte LineRange { get; private set; }

    /// <summary>How many operands each standard opcode has, by its number less one.</summary>
    public byte[] OperandCounts { get; private set; } = [];

    /// <summary>The first opcode that is a special one.</summary>
    public int OpcodeBase => OperandCounts.Length + 1;

    /// <summary>Reads it; the cursor is then at the program.</summary>
    /// <param name="unit">The unit, after its length.</param>
    /// <param name="wide">Whether offsets have 64 bits.</param>
    /// <param name="texts">The sections of texts: of lines, and of all debug data.</param>
    /// <exception cref="ImageFormatException">It is damaged or of another version.</exception>
    public static LineHeader Read(DwarfCursor unit, bool wide, (ElfBytes Lines, ElfBytes All) texts)
    {
        var version = unit.U16();
        if (version is < 2 or > 5) throw new ImageFormatException(unit.Bytes.FileOffset, $"line data of version {version}", "2 to 5");
        var header = new LineHeader(version);
        // Address and segment selector sizes.
        if (version == 5) unit.Skip(2);
        var length = unit.Word(wide);
        var program = unit.At + length;
        header.MinimumInstruction = unit.U8();
        // Operations of a wide instruction, and whether rows start statements by default.
        unit.Skip(version >= 4 ? 2UL : 1UL);
        header.LineBase = (sbyte)unit.U8();
        header.LineRange = unit.U8();
        var opcodeBase = unit.U8();
        if (header.LineRange == 0 || opcodeBase == 0) throw new ImageFormatException(unit.Bytes.FileOffset + unit.At, "a line range or opcode base of 0", "at least 1");
        header.OperandCounts = [.. Enumerable.Range(1, opcodeBase - 1).Select(_ => unit.U8())];
        if (version == 5)
        {
            header.folders.AddRange(Table(unit, wide, texts).Select(e => e.Name));
            header.files.AddRange(Table(unit, wide, texts));
        }
        else
        {
            header.ReadOld(unit);
        }

        if (length > unit.Bytes.Length || program < unit.At) throw new ImageFormatException(unit.Bytes.FileOffset + unit.At, $"a head of {length} bytes", "one that holds its tables and lies in its unit");
        unit.At = program;
        return header;
    }

    /// <summary>The name of a file by its number.</summary>
    public string FileOf(ulong number)
    {
        // Until version 5, files and folders count from 1, and folder 0 is the one of the compilation.
        var first = Version == 5 ? 0UL : 1UL;
        if (number < first || number - first >= (ulong)files.Count) return "?";
        var (text, folder) = files[(int)(number - first)];
        var name = text.ToString();
        var known = folder >= first && folder - first < (ulong)folders.Count ? folders[(int)(folder - first)].ToString() : "";
        return known.Length == 0 || name.StartsWith('/') ? name : $"{known}/{name}";
    }

    /// <summary>Another file, which a program adds.</summary>
    public void Add(DwarfCursor unit) => Add(unit, unit.Text());

    // After the folder come a time and a length, which nobody fills in.
    private void Add(DwarfCursor unit, DebugText name)
    {
        Expect(unit, files.Count);
        files.Add((name, unit.Unsigned()));
        unit.Unsigned();
        unit.Unsigned();
    }

    private void ReadOld(DwarfCursor unit)
    {
        while (unit.Text() is { IsEmpty: false } folder)
        {
            Expect(unit, folders.Count);
            folders.Add(folder);
        }

        while (unit.Text() is { IsEmpty: false } name) Add(unit, name);
    }

    private static void Expect(DwarfCursor unit, int entries)
    {
        if (entries >= MostEntries) throw new ImageFormatException(unit.Bytes.FileOffset + unit.At, $"more than {MostEntries} files or folders of one unit", "fewer");
    }

    private static List<(DebugText Name, ulong Folder)> Table(DwarfCursor unit, bool wide, (ElfBytes Lines, ElfBytes All) texts)
    {
        var formats = new List<(ulong Content, ulong Form)>();
        for (var left = unit.U8(); left > 0; left--) formats.Add((unit.Unsigned(), unit.Unsigned()));
        var rows = new List<(DebugText, ulong)>();
        var count = unit.Unsigned();
        // Without a format an entry has no bytes, and any number of them would fit.
        for (var left = formats.Count == 0 ? 0 : count; left > 0; left--)
        {
            Expect(unit, rows.Count);
            var (name, folder) = (default(DebugText), 0UL);
            foreach (var (content, form) in formats)
            {
                var (text, number) = Value(unit, wide, form, texts);
                if (content == Path) name = text;
                if (content == Folder) folder = number;
            }

            rows.Add((name, folder));
        }

        return rows;
    }

    private static (DebugText Text, ulong Number) Value(DwarfCursor unit, bool wide, ulong form, (ElfBytes Lines, ElfBytes All) texts)
    {
        switch (form)
        {
            case 0x08: return (unit.Text(), 0);
            case 0x0b: return (default, unit.U8());
            case 0x05: return (default, unit.U16());
            case 0x06: return (default, unit.U32());
            case 0x07: return (default, unit.U64());
            case 0x0f: return (default, unit.Unsigned());
            case 0x0e: return (new(texts.All, unit.Word(wide)), 0);
            case 0x1f: return (new(texts.Lines, unit.Word(wide)), 0);
            case 0x1e:
                unit.Skip(16);
                return (default, 0);
            case 0x09:
                unit.Skip(unit.Unsigned());
                return (default, 0);
            default: throw new ImageFormatException(unit.Bytes.FileOffset + unit.At, $"a value of form {form}", "one that line tables use");
        }
    }
}
