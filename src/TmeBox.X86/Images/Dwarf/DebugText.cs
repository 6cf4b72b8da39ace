using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images.Dwarf;

/// <summary>The place of a text in debug data. It is read when it is asked for: tables may name the same long text often.</summary>
/// <param name="Bytes">The data.</param>
/// <param name="At">Where in it.</param>
internal readonly record struct DebugText(ElfBytes Bytes, ulong At)
{
    public bool IsEmpty => At >= Bytes.Length || Bytes.U8(At) == 0;

    public override string ToString() => Bytes.Name(At);
}
