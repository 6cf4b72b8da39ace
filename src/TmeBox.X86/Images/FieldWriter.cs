using System.Buffers.Binary;
using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images;

/// <summary>Computes the fields of a section that a linker would compute, as far as the object says what from.</summary>
/// <param name="layout">Where things are.</param>
/// <param name="value">The window offset of a symbol; null if it is defined elsewhere.</param>
internal sealed class FieldWriter(ObjectLayout layout, Func<uint, ulong?> value)
{
    /// <summary>Fields that depend on what is defined elsewhere.</summary>
    public int Foreign { get; private set; }

    /// <summary>Fields that are left as they are in the object.</summary>
    public int Untouched { get; private set; }

    /// <summary>Writes a field.</summary>
    /// <param name="bytes">The bytes of the section.</param>
    /// <param name="start">The window offset of the section.</param>
    /// <param name="relocation">How the field is computed.</param>
    /// <exception cref="ImageFormatException">It is not inside the section.</exception>
    public void Write(Span<byte> bytes, uint start, ElfRelocation relocation)
    {
        switch (relocation.Type)
        {
            case RelocationType.None:
                return;
            case RelocationType.Relative32 or RelocationType.BranchRelative32:
                Put(bytes, relocation, 4, Target(bytes, relocation) + relocation.Addend - start - relocation.Offset);
                return;
            case RelocationType.GotRelative32 or RelocationType.GotRelativeRelaxable or RelocationType.GotRelativeRexRelaxable:
                Foreign++;
                Put(bytes, relocation, 4, layout.ForeignData + relocation.Addend - start - relocation.Offset);
                return;
            case RelocationType.Absolute32 or RelocationType.AbsoluteSigned32:
                Put(bytes, relocation, 4, Known(relocation) + relocation.Addend);
                return;
            case RelocationType.Absolute64:
                Put(bytes, relocation, 8, Known(relocation) + relocation.Addend);
                return;
            default:
                Untouched++;
                return;
        }
    }

    private ulong Target(ReadOnlySpan<byte> bytes, ElfRelocation relocation)
    {
        if (value(relocation.Symbol) is { } known) return known;
        Foreign++;
        return relocation.Type == RelocationType.BranchRelative32 || !FollowsRelativeOperand(bytes, relocation.Offset) ? layout.ForeignCode : layout.ForeignData;
    }

    // A field that a ModRM byte with mod 0 and base 5 precedes is the displacement of an operand; otherwise it is the target of a branch.
    private static bool FollowsRelativeOperand(ReadOnlySpan<byte> bytes, ulong at) => at >= 1 && at <= (ulong)bytes.Length && (bytes[(int)at - 1] & 0xc7) == 0x05;

    private ulong Known(ElfRelocation relocation)
    {
        if (value(relocation.Symbol) is { } known) return known;
        Foreign++;
        return layout.ForeignData;
    }

    private static void Put(Span<byte> bytes, ElfRelocation relocation, int size, ulong field)
    {
        if (relocation.Offset > (ulong)bytes.Length || (ulong)bytes.Length - relocation.Offset < (ulong)size)
            throw new ImageFormatException(relocation.Offset, ElfBytes.Text($"a relocation at {relocation.Offset} of a section of {bytes.Length} bytes"), "it inside");
        var place = bytes.Slice((int)relocation.Offset, size);
        if (size == 4) BinaryPrimitives.WriteUInt32LittleEndian(place, (uint)field);
        else BinaryPrimitives.WriteUInt64LittleEndian(place, field);
    }
}
