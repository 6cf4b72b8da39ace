using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Forms;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Decodes the instructions of a region: prefixes, opcode and ModRM select a <see cref="Sweep.Shape"/>, and SIB, displacement and immediate
/// are read beside it. The end of the region, and what is rare, the reference reads. Used by one thread.
/// </summary>
internal sealed class SweepDecoder
{
    // No instruction is longer; before the last ones of a region, every read of the fast path is inside it.
    private const int LongestInstruction = 15, MostPrefixes = 12, Room = 40;

    private static readonly PrefixKind[] Kinds = [.. Enumerable.Range(0, 256).Select(b => KindOf((byte)b))];
    private static readonly bool[] LegacyHasModRM = [.. Enumerable.Range(0, OpcodeLayout.LegacyMaps << 8).Select(i => OpcodeLayout.LegacyHasModRM(i >> 8, i & 255))];

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly uint windowOffset;
    private readonly ShapeTable table;
    private readonly FormReader reference;
    private int head, indexExtension;

    public SweepDecoder(ReadOnlyMemory<byte> bytes, uint windowOffset, ShapeTable table)
    {
        (this.bytes, this.windowOffset, this.table) = (bytes, windowOffset, table);
        reference = new(bytes, windowOffset);
    }

    private enum PrefixKind : byte
    {
        None,
        Rex,
        Legacy,
    }

    /// <summary>The shape of the last instruction; <see cref="Sweep.Shape.Rare"/> if the reference read it.</summary>
    public Shape Shape { get; private set; } = Shape.Rare;

    /// <summary>Its prefixes.</summary>
    public PrefixFlags Prefixes { get; private set; }

    /// <summary>Its length; 1 where there is no instruction.</summary>
    public int Length { get; private set; }

    /// <summary>What the reference reads at a position.</summary>
    public DecodedForm Reference(int position) => reference.Read(position);

    /// <summary>Finds the shape, prefixes and length of the instruction at a position.</summary>
    /// <returns>False where the reference must read it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Find(ReadOnlySpan<byte> code, int position)
    {
        // The fast path reads at most MostPrefixes + 7 bytes of head, which Room holds.
        if (code.Length - position < Room) return Leave();
        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(code), position);
        var (i, rex, flags) = (0, 0, PrefixFlags.None);
        int b = at;
        if (Kinds[b] == PrefixKind.Rex && Kinds[Unsafe.Add(ref at, 1)] == PrefixKind.None)
        {
            rex = 0x10 | b & 15;
            b = Unsafe.Add(ref at, 1);
            i = 1;
        }
        else if (Kinds[b] != PrefixKind.None)
        {
            i = ReadPrefixes(ref at, out rex, out flags);
            if (i > MostPrefixes) return Leave();
            b = Unsafe.Add(ref at, i);
        }

        Prefixes = flags;
        indexExtension = (rex & 2) << 2;
        i++;
        var map = 0;
        if (b == 0x0F)
        {
            (map, b) = (1, Unsafe.Add(ref at, i++));
            if (b is 0x38 or 0x3A) (map, b) = (b == 0x38 ? 2 : 3, Unsafe.Add(ref at, i++));
        }
        else if (b is 0xC4 or 0xC5 or 0x62)
        {
            return FindPayload(ref at, i, b, rex, flags);
        }

        var opcode = map << 8 | b;
        var modRM = 0;
        if (LegacyHasModRM[opcode]) modRM = Unsafe.Add(ref at, i++);
        var key = opcode << 10 | rex;
        if (flags != PrefixFlags.None) key |= KeyOf(flags);
        return Found(table.Legacy(key, modRM), ref at, i, modRM);
    }

    /// <summary>The form of the instruction that <see cref="Find"/> found.</summary>
    public void Form(ReadOnlySpan<byte> code, int position, out SweptForm form)
    {
        var offset = windowOffset + (ulong)position;
        if (Shape.IsInvalid)
        {
            form = SweptForm.Undecodable(offset);
            return;
        }

        form = Shape.Form;
        form.Offset = offset;
        form.Length = Length;
        form.Prefixes = RuledPrefixes;
        if (form.HasMemory) ReadMemory(code.Slice(position, Length), ref form);
        if (Shape.ImmediateBytes > 0) ReadImmediate(code.Slice(position, Length), ref form);
        if (form.Base == 17) form.Target = form.End + form.Displacement;
    }

    /// <summary>Whether the access of a plain shape is one that is accepted where nothing is known, and its prefixes are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsConfined(ReadOnlySpan<byte> code, int position, SweptCode all)
    {
        var flags = Prefixes;
        if ((flags & (PrefixFlags.Repeated | PrefixFlags.AfterRex | PrefixFlags.Segment | Shape.Idle)) != 0) return false;
        ref readonly var form = ref Shape.Form;
        var confining = flags & PrefixFlags.Confining;
        if (!form.HasMemory) return confining == 0;
        if (form.Class == InstructionClass.AddressOnly) return true;
        if (form.Size > all.Limits.Displacement) return false;
        if (confining != 0) return confining == PrefixFlags.Confining;
        if (form.Base == 17)
        {
            var target = windowOffset + (ulong)(position + Length) + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[(position + head)..]);
            return all.Limits.IsBetweenGuards(target, form.Size) && !(form.Writes && all.Overlaps(target, form.Size));
        }

        // disp(%rsp): SIB names rsp and no index.
        if (!Shape.HasSib || form.Base != 4 || (code[position + head] & 0x3F) != 0x24 || indexExtension != 0) return false;
        var displacement = Shape.DisplacementBytes switch
        {
            0 => 0,
            1 => (sbyte)code[position + head + 1] * Shape.DisplacementUnit,
            _ => BinaryPrimitives.ReadInt32LittleEndian(code[(position + head + 1)..]),
        };
        return all.Limits.Reaches((ulong)(long)displacement, form.Size);
    }

    /// <summary>The prefixes as the rules know them.</summary>
    public PrefixFlags RuledPrefixes => Prefixes & PrefixFlags.Ruled | ((Prefixes & Shape.Idle) != 0 ? PrefixFlags.Repeat : 0);

    /// <summary>The memory operand of the instruction that <see cref="Find"/> found: base, index, scale and displacement.</summary>
    public void ReadMemory(ReadOnlySpan<byte> instruction, ref SweptForm form)
    {
        var (at, size) = (head, Shape.DisplacementBytes);
        if (Shape.HasSib)
        {
            var sib = instruction[at++];
            var (low, index) = (sib & 7, sib >> 3 & 7 | indexExtension);
            form.Scale = (byte)(sib >> 6);
            form.Index = (byte)(index == 4 ? SweepState.NoRegister : index);

            // The sample's base is rsp, or r12 where the base is extended.
            form.Base = (byte)(low | form.Base & 8);
            if (low == 5 && size == 0 && (instruction[head - 1] & 0xC0) == 0) (form.Base, size) = (SweepState.NoRegister, 4);
        }

        form.Displacement = size switch
        {
            0 => 0,
            1 => (ulong)((sbyte)instruction[at] * Shape.DisplacementUnit),
            _ => (ulong)BinaryPrimitives.ReadInt32LittleEndian(instruction[at..]),
        };
    }

    private static PrefixKind KindOf(byte b) =>
        (b & 0xF0) == 0x40 ? PrefixKind.Rex : b is 0xF0 or 0xF2 or 0xF3 or 0x2E or 0x36 or 0x3E or 0x26 or 0x64 or 0x65 or 0x66 or 0x67 ? PrefixKind.Legacy : PrefixKind.None;

    private static int KeyOf(PrefixFlags flags) =>
        ((flags & PrefixFlags.AddressSize) != 0 ? 1 << 9 : 0) | ((flags & PrefixFlags.OperandSize) != 0 ? 1 << 8 : 0) | ((flags & PrefixFlags.Lock) != 0 ? 1 << 7 : 0)
        | ((flags & PrefixFlags.F3Last) != 0 ? 2 << 5 : (flags & PrefixFlags.F2) != 0 ? 1 << 5 : 0);

    // The number of prefix bytes, and those that count: a REX prefix counts if it is last.
    private static int ReadPrefixes(ref byte at, out int rex, out PrefixFlags flags)
    {
        (rex, flags) = (0, PrefixFlags.None);
        var (seenRex, groups) = (false, 0);
        for (var i = 0; i <= MostPrefixes; i++)
        {
            var b = Unsafe.Add(ref at, i);
            var group = 0;
            switch (b)
            {
                case 0xF0:
                    (group, flags) = (1, flags | PrefixFlags.Lock);
                    break;
                case 0xF2:
                    (group, flags) = (1, flags & ~PrefixFlags.F3Last | PrefixFlags.F2);
                    break;
                case 0xF3:
                    (group, flags) = (1, flags | PrefixFlags.F3 | PrefixFlags.F3Last);
                    break;
                case 0x65:
                    (group, flags) = (2, flags | PrefixFlags.Gs);
                    break;
                case 0x2E or 0x36 or 0x3E or 0x26 or 0x64:
                    (group, flags) = (2, flags | PrefixFlags.Segment);
                    break;
                case 0x66:
                    (group, flags) = (4, flags | PrefixFlags.OperandSize);
                    break;
                case 0x67:
                    (group, flags) = (8, flags | PrefixFlags.AddressSize);
                    break;
                default:
                    if (Kinds[b] != PrefixKind.Rex) return i;
                    group = 16;
                    break;
            }

            if ((groups & group) != 0) flags |= PrefixFlags.Repeated;
            groups |= group;
            if (group == 16)
            {
                (seenRex, rex) = (true, 0x10 | b & 15);
                continue;
            }

            rex = 0;
            if (seenRex) flags |= PrefixFlags.AfterRex;
        }

        return MostPrefixes + 1;
    }

    private bool FindPayload(ref byte at, int i, int escape, int rex, PrefixFlags flags)
    {
        // Before a payload these make no instruction.
        if (rex != 0 || (flags & (PrefixFlags.F2 | PrefixFlags.F3 | PrefixFlags.Lock | PrefixFlags.OperandSize | PrefixFlags.AfterRex)) != 0) return Leave();
        var key = (ulong)escape << 40;
        if ((flags & PrefixFlags.AddressSize) != 0) key |= 1UL << 48;
        var bytes = escape switch { 0xC5 => 1, 0xC4 => 2, _ => 3 };
        var map = 1;
        indexExtension = bytes == 1 ? 0 : (~Unsafe.Add(ref at, i) & 0x40) >> 3;
        for (var k = 0; k < bytes; k++) key |= (ulong)Unsafe.Add(ref at, i + k) << 16 + 8 * k;
        if (escape == 0xC4) map = Unsafe.Add(ref at, i) & 31;
        i += bytes;
        var opcode = Unsafe.Add(ref at, i++);
        key |= (uint)opcode << 8;
        var modRM = 0;
        if (escape == 0x62 || OpcodeLayout.VexHasModRM(map, opcode)) modRM = Unsafe.Add(ref at, i++);
        return Found(table.Payload(key | (uint)modRM), ref at, i, modRM);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool Found(Shape shape, ref byte at, int i, int modRM)
    {
        Shape = shape;
        head = i;
        var length = i + shape.Tail;
        if (shape.HasSib && modRM < 0x40 && (Unsafe.Add(ref at, i) & 7) == 5) length += 4;
        if (shape.IsRare) return false;
        if (length > LongestInstruction || shape.IsInvalid) (length, Shape) = (1, Shape.Invalid);
        Length = length;
        return true;
    }

    private bool Leave()
    {
        Shape = Shape.Rare;
        return false;
    }

    private void ReadImmediate(ReadOnlySpan<byte> instruction, ref SweptForm form)
    {
        var value = Shape.ImmediateBytes switch
        {
            1 => (sbyte)instruction[^1],
            2 => BinaryPrimitives.ReadInt16LittleEndian(instruction[^2..]),
            4 => BinaryPrimitives.ReadInt32LittleEndian(instruction[^4..]),
            8 => BinaryPrimitives.ReadInt64LittleEndian(instruction[^8..]),
            _ => 0,
        };
        if (Shape.IsRelative) form.Target = form.End + (ulong)value;
        else if (form.HasImmediate) form.Immediate = (ulong)value;
    }
}
