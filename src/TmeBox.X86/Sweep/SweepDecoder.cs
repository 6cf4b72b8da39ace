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
    private const int LongestInstruction = 15, MostPrefixes = 12, Room = 40, Payload = -1, Unread = -2;

    private static readonly PrefixKind[] Kinds = [.. Enumerable.Range(0, 256).Select(b => KindOf((byte)b))];

    // 255 where ModRM follows, and 0 elsewhere.
    private static readonly byte[] LegacyModRMMask = [.. Enumerable.Range(0, OpcodeLayout.LegacyMaps << 8).Select(i => OpcodeLayout.LegacyHasModRM(i >> 8, i & 255) ? (byte)255 : (byte)0)];

    private readonly uint windowOffset;
    private readonly ShapeTable shapes;
    private readonly FormReader reference;
    private int head, indexExtension;

    public SweepDecoder(ReadOnlyMemory<byte> bytes, uint windowOffset, ShapeTable shapes)
    {
        (this.windowOffset, this.shapes) = (windowOffset, shapes);
        reference = new(bytes, windowOffset);
    }

    private enum PrefixKind : byte
    {
        None,
        Rex,
        Legacy,
    }

    /// <summary>Its prefixes.</summary>
    public PrefixFlags Prefixes { get; private set; }

    /// <summary>Its length; 1 where there is no instruction.</summary>
    public int Length { get; private set; }

    /// <summary>What the reference reads at a position.</summary>
    public DecodedForm Reference(int position) => reference.Read(position);

    /// <summary>Finds the shape, prefixes and length of the instruction at a position.</summary>
    /// <returns>The shape; null where the reference must read it.</returns>
    public Shape? Find(ReadOnlySpan<byte> code, int position)
    {
        // The fast path reads at most MostPrefixes + 7 bytes of head, which Room holds.
        if (code.Length - position < Room) return null;
        ref var at = ref Unsafe.Add(ref MemoryMarshal.GetReference(code), position);
        var key = ReadHead(ref at, out var i, out var modRM);
        return key >= 0 ? Found(shapes.Legacy(key, modRM), ref at, i, modRM) : key == Payload ? FindPayload(ref at, i) : null;
    }

    /// <summary>The form of the instruction that <see cref="Find"/> found.</summary>
    public void Form(Shape shape, ReadOnlySpan<byte> code, int position, out SweptForm form)
    {
        var offset = windowOffset + (ulong)position;
        if (shape.IsUnusual)
        {
            form = SweptForm.Undecodable(offset);
            return;
        }

        form = shape.Form;
        form.Offset = offset;
        form.Length = Length;
        form.Prefixes = RuledPrefixes(shape);
        if (form.HasMemory) ReadMemory(shape, code.Slice(position, Length), ref form);
        if (shape.ImmediateBytes > 0) ReadImmediate(shape, code.Slice(position, Length), ref form);
        if (form.Base == 17) form.Target = form.End + form.Displacement;
    }

    /// <summary>Whether the access of the plain instruction that <see cref="Find"/> found is one that is accepted where nothing is known, and its prefixes are.</summary>
    public bool IsConfined(Shape shape, ReadOnlySpan<byte> code, int position, SweptCode all)
    {
        var flags = Prefixes;
        if ((flags & (PrefixFlags.Repeated | PrefixFlags.AfterRex | PrefixFlags.Segment | shape.Idle)) != 0) return false;
        var confining = flags & PrefixFlags.Confining;
        if (!shape.Form.HasMemory) return confining == 0;
        if (!shape.Form.Accesses) return true;
        var size = (uint)shape.Form.Size;
        if (size > all.Limits.Displacement) return false;
        if (confining != 0) return confining == PrefixFlags.Confining;
        if (shape.IsStack)
        {
            // disp(%rsp): SIB names rsp and no index.
            if ((code[position + head] & 0x3F) != 0x24 || indexExtension != 0) return false;
            var displacement = shape.DisplacementBytes switch
            {
                0 => 0,
                1 => (sbyte)code[position + head + 1] * shape.DisplacementUnit,
                _ => BinaryPrimitives.ReadInt32LittleEndian(code[(position + head + 1)..]),
            };
            return all.Limits.Reaches((ulong)(long)displacement, size);
        }

        if (shape.Form.Base != 17) return false;
        var target = windowOffset + (ulong)(position + Length) + (ulong)BinaryPrimitives.ReadInt32LittleEndian(code[(position + head)..]);
        return all.Limits.IsBetweenGuards(target, size) && !(shape.Form.Writes && all.Overlaps(target, size));
    }

    /// <summary>Whether the immediate of the instruction that <see cref="Find"/> found, and that may be a mask, is the mask of a bundle.</summary>
    public bool IsMask(Shape shape, ReadOnlySpan<byte> code, int position) =>
        shape.ImmediateBytes == 1 ? code[position + Length - 1] == 0xE0 : shape.ImmediateBytes != 4 || BinaryPrimitives.ReadInt32LittleEndian(code[(position + Length - 4)..]) == -(int)CodeLimits.BundleSize;

    /// <summary>The prefixes as the rules know them.</summary>
    private PrefixFlags RuledPrefixes(Shape shape) => Prefixes & PrefixFlags.Ruled | ((Prefixes & shape.Idle) != 0 ? PrefixFlags.Repeat : 0);

    /// <summary>The memory operand of the instruction that <see cref="Find"/> found: base, index, scale and displacement.</summary>
    private void ReadMemory(Shape shape, ReadOnlySpan<byte> instruction, ref SweptForm form)
    {
        var (at, size) = (head, shape.DisplacementBytes);
        if (shape.HasSib)
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
            1 => (ulong)((sbyte)instruction[at] * shape.DisplacementUnit),
            _ => (ulong)BinaryPrimitives.ReadInt32LittleEndian(instruction[at..]),
        };
    }

    /// <summary>Whether a byte is a prefix.</summary>
    public static bool IsPrefix(byte b) => Kinds[b] != PrefixKind.None;

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

    // The key of a legacy head, or that there is a payload, or that the reference must read it.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int ReadHead(ref byte at, out int i, out int modRM)
    {
        var (rex, flags) = (0, PrefixFlags.None);
        (i, modRM) = (0, 0);
        // Whether there is a REX prefix is as good as random: no jump depends on it.
        int b = at;
        var isRex = (b & 0xF0) == 0x40 ? 1 : 0;
        rex = (0x10 | b & 15) & -isRex;
        i = isRex;
        b = Unsafe.Add(ref at, i);
        if (Kinds[b] != PrefixKind.None)
        {
            i = ReadPrefixes(ref at, out rex, out flags);
            if (i > MostPrefixes) return Unread;
            b = Unsafe.Add(ref at, i);
        }

        Prefixes = flags;
        indexExtension = (rex & 2) << 2;
        i++;
        var opcode = b;
        if (b == 0x0F)
        {
            b = Unsafe.Add(ref at, i++);
            opcode = 1 << 8 | b;
            if (b is 0x38 or 0x3A) opcode = (b == 0x38 ? 2 : 3) << 8 | Unsafe.Add(ref at, i++);
        }
        else if (b is 0xC4 or 0xC5 or 0x62)
        {
            // Before a payload these make no instruction.
            return rex != 0 || (flags & (PrefixFlags.F2 | PrefixFlags.F3 | PrefixFlags.Lock | PrefixFlags.OperandSize | PrefixFlags.AfterRex)) != 0 ? Unread : Payload;
        }

        var mask = LegacyModRMMask[opcode];
        modRM = Unsafe.Add(ref at, i) & mask;
        i += mask & 1;
        var key = opcode << 10 | rex;
        return flags == PrefixFlags.None ? key : key | KeyOf(flags);
    }

    private Shape? FindPayload(ref byte at, int i)
    {
        var escape = Unsafe.Add(ref at, i - 1);
        var key = (ulong)escape << 40;
        if ((Prefixes & PrefixFlags.AddressSize) != 0) key |= 1UL << 48;
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
        return Found(shapes.Payload(key | (uint)modRM), ref at, i, modRM);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Shape? Found(Shape shape, ref byte at, int i, int modRM)
    {
        head = i;
        var length = i + shape.Tail;
        if (shape.HasSib && modRM < 0x40 && (Unsafe.Add(ref at, i) & 7) == 5) length += 4;
        Length = length;
        if (length <= LongestInstruction && !shape.IsUnusual) return shape;
        if (shape.IsRare) return null;
        Length = 1;
        return Shape.Invalid;
    }

    private static void ReadImmediate(Shape shape, ReadOnlySpan<byte> instruction, ref SweptForm form)
    {
        var value = shape.ImmediateBytes switch
        {
            1 => (sbyte)instruction[^1],
            2 => BinaryPrimitives.ReadInt16LittleEndian(instruction[^2..]),
            4 => BinaryPrimitives.ReadInt32LittleEndian(instruction[^4..]),
            8 => BinaryPrimitives.ReadInt64LittleEndian(instruction[^8..]),
            _ => 0,
        };
        if (shape.IsRelative) form.Target = form.End + (ulong)value;
        else if (form.HasImmediate) form.Immediate = (ulong)value;
    }
}
