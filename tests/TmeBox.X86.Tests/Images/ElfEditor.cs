using System.Buffers.Binary;

namespace TmeBox.X86.Tests.Images;

/// <summary>Changes fields of an ELF file.</summary>
internal sealed class ElfEditor(byte[] file)
{
    private const int Segments = 64;

    public byte[] File => file;

    public ElfEditor U16(int at, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at), value);
        return this;
    }

    public ElfEditor U32(int at, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at), value);
        return this;
    }

    public ElfEditor U64(int at, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at), value);
        return this;
    }

    /// <summary>Where the program header of a type begins, with exactly or at least these flags.</summary>
    public int Segment(uint type, uint? flags = null)
    {
        for (var at = Segments; at < Segments + (56 * BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(56))); at += 56)
            if (BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at)) == type && (flags is null || BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 4)) == flags))
                return at;
        throw new InvalidOperationException($"no program header of type {type} with flags {flags}");
    }

    public int Code => Segment(1, 5);

    public int Stack => Segment(0x6474_e551);
}
