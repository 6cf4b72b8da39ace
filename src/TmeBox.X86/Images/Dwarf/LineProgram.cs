namespace TmeBox.X86.Images.Dwarf;

/// <summary>The machine that makes rows of addresses and lines (DWARF 5, section 6.2).</summary>
/// <param name="header">How its opcodes count.</param>
/// <param name="program">The program.</param>
internal sealed class LineProgram(LineHeader header, DwarfCursor program)
{
    private ulong address;
    private ulong file = 1;
    private long line = 1;

    /// <summary>A run of addresses that come from one line.</summary>
    /// <param name="Start">The first address.</param>
    /// <param name="End">The address after the last.</param>
    /// <param name="File">The number of the file.</param>
    /// <param name="Line">The line.</param>
    public readonly record struct Run(ulong Start, ulong End, ulong File, uint Line);

    /// <summary>All runs. The work is bounded by the length of the program, since every opcode has a byte.</summary>
    /// <exception cref="ImageFormatException">It is damaged.</exception>
    public IEnumerable<Run> Runs()
    {
        (ulong Address, ulong File, long Line)? before = null;
        while (!program.IsAtEnd)
        {
            var row = Step(out var ends);
            if (!row) continue;
            if (before is { } b && b.Address < address) yield return new(b.Address, address, b.File, (uint)b.Line);
            before = ends ? null : (address, file, line);
            if (ends) (address, file, line) = (0, 1, 1);
        }
    }

    // Whether a row is made, and whether it is the one after the last of a sequence.
    private bool Step(out bool ends)
    {
        ends = false;
        var opcode = program.U8();
        if (opcode >= header.OpcodeBase)
        {
            var adjusted = opcode - header.OpcodeBase;
            Advance((ulong)(adjusted / header.LineRange));
            line += header.LineBase + (adjusted % header.LineRange);
            return true;
        }

        switch (opcode)
        {
            case 0: return Extended(out ends);
            case 1: return true;
            case 2: Advance(program.Unsigned()); return false;
            case 3: line = unchecked(line + program.Signed()); return false;
            case 4: file = program.Unsigned(); return false;
            case 8: Advance((ulong)((255 - header.OpcodeBase) / header.LineRange)); return false;
            case 9: address = unchecked(address + program.U16()); return false;
            default:
                for (var i = 0; i < header.OperandCounts[opcode - 1]; i++) program.Unsigned();
                return false;
        }
    }

    private bool Extended(out bool ends)
    {
        ends = false;
        var length = program.Unsigned();
        var start = program.At;
        program.Skip(length);
        var end = program.At;
        if (length == 0) return false;
        program.At = start;
        var row = false;
        switch (program.U8())
        {
            case 1: (ends, row) = (true, true); break;
            case 2 when length == 9: address = program.U64(); break;
            case 3: header.Add(program); break;
        }

        program.At = end;
        return row;
    }

    private void Advance(ulong operations) => address = unchecked(address + (operations * header.MinimumInstruction));
}
