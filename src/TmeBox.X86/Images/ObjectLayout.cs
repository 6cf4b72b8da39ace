using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images;

/// <summary>Places for the sections of a relocatable object, as one possible linker would choose them: code first, then data, then room for what is defined elsewhere.</summary>
internal sealed class ObjectLayout
{
    private readonly uint[] offsets;

    /// <exception cref="ImageFormatException">The sections do not fit into a window.</exception>
    public ObjectLayout(ElfFile file, uint at, WindowRoom room)
    {
        offsets = new uint[file.Sections.Length];
        ForeignCode = at;
        ulong end = at + CodeLimits.BundleSize;
        for (var i = 0; i < offsets.Length; i++)
            if (IsCode(file.Sections[i])) Place(file.Sections[i], i);
        end += ElfSegment.Page;
        for (var i = 0; i < offsets.Length; i++)
            if (file.Sections[i].IsLoaded && !file.Sections[i].IsExecutable) Place(file.Sections[i], i);
        // Far from all code, and with room on both sides.
        ForeignData = (uint)(end + ElfSegment.Page);
        if (!room.IsFree(at, end + (2 * ElfSegment.Page))) throw new ImageFormatException(file.Header.SectionTable, $"sections that need window offsets 0x{at:x} to 0x{end:x}", $"them {room}");

        void Place(ElfSection section, int index)
        {
            var alignment = Math.Max(section.Alignment, CodeLimits.BundleSize);
            if ((alignment & (alignment - 1)) != 0 || alignment > ElfSegment.Page * 512) throw new ImageFormatException(file.Header.SectionTable, $"a section aligned to {section.Alignment}", "a power of two, at most 2 MiB");
            end = (end + alignment - 1) & ~(alignment - 1);
            if (section.Size > CodeLimits.WindowSize - end) throw new ImageFormatException(section.Offset, $"a section of {section.Size} bytes", "sections that fit into 4 GiB together");
            offsets[index] = (uint)end;
            end += section.Size;
        }
    }

    /// <summary>Where a bundle of hlt stands for all code that is defined elsewhere.</summary>
    public uint ForeignCode { get; }

    /// <summary>What stands for all data that is defined elsewhere.</summary>
    public uint ForeignData { get; }

    /// <summary>Where a section lies; 0 if it is not part of the image.</summary>
    public uint this[int section] => offsets[section];

    /// <summary>Whether a section holds code.</summary>
    public static bool IsCode(ElfSection section) => section is { IsLoaded: true, IsExecutable: true, Type: not ElfSection.NoBits, Size: > 0 };
}
