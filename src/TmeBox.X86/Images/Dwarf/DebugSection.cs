using System.IO.Compression;
using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images.Dwarf;

/// <summary>A section of debug data, unpacked.</summary>
internal static class DebugSection
{
    private const uint Deflate = 1;
    private const int HeaderSize = 24;
    private const int Largest = 1 << 28;

    /// <summary>Its bytes; none if it is missing.</summary>
    /// <exception cref="ImageFormatException">It is damaged, or packed in a way that is not read.</exception>
    public static ElfBytes Named(ElfFile file, string name, Func<int, ElfBytes, ReadOnlyMemory<byte>>? relocated)
    {
        for (var i = 0; i < file.Sections.Length; i++)
        {
            var section = file.Sections[i];
            if (!string.Equals(file.NameOf(section), name, StringComparison.Ordinal)) continue;
            var bytes = section.In(file.Bytes);
            if (section.IsCompressed) bytes = Unpacked(bytes);
            return relocated is null ? bytes : new(relocated(i, bytes), bytes.FileOffset);
        }

        return default;
    }

    private static ElfBytes Unpacked(ElfBytes bytes)
    {
        var (kind, size) = (bytes.U32(0), bytes.U64(8));
        if (kind != Deflate) throw new ImageFormatException(bytes.FileOffset, $"compression {kind}", "1: zlib");
        if (size > Largest) throw new ImageFormatException(bytes.FileOffset + 8, $"{size} bytes unpacked", $"at most {Largest}");
        var packed = bytes.Slice(HeaderSize, bytes.Length - HeaderSize, "packed bytes");
        try
        {
            using var stream = new ZLibStream(new MemoryStream(packed.Memory.ToArray()), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            var buffer = new byte[0x1_0000];
            for (int read; (read = stream.Read(buffer)) > 0;)
            {
                unpacked.Write(buffer, 0, read);
                if (unpacked.Length > (long)size) break;
            }

            return unpacked.Length == (long)size ? new(unpacked.ToArray(), bytes.FileOffset) : throw new ImageFormatException(bytes.FileOffset, $"{unpacked.Length} bytes or more unpacked", $"{size}");
        }
        catch (InvalidDataException e)
        {
            throw new ImageFormatException(bytes.FileOffset, $"packed bytes that are damaged ({e.Message})", "zlib data");
        }
    }
}
