using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Images.Elf;

namespace TmeBox.X86.Images;

/// <summary>Reads files that hold code. Files are hostile: memory and time are bounded by their size.</summary>
public static class ImageReader
{
    /// <summary>The largest file that is read, 1 GiB.</summary>
    public const long LargestFile = 1L << 30;

    /// <summary>Takes a file as its loader would.</summary>
    /// <param name="file">The bytes of the file.</param>
    /// <param name="options">How to take it.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="ImageFormatException">It cannot be judged.</exception>
    /// <exception cref="ImagePlaceException">It cannot be where <see cref="ImageOptions.At"/> says.</exception>
    public static CodeImage Read(ReadOnlyMemory<byte> file, ImageOptions options, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.IsRaw) return Raw(file, options);
        if (options.At is { } at && at % ElfSegment.Page != 0) throw new ImagePlaceException($"found window offset 0x{at:x}; expected a multiple of 4096");
        var elf = ElfFile.Read(file);
        return elf.Header.Type == ElfType.Relocatable ? new RelocatableObject(elf, options, cancel).ToImage() : new LoadableFile(elf, options, cancel).ToImage();
    }

    private static CodeImage Raw(ReadOnlyMemory<byte> file, ImageOptions options)
    {
        var at = options.At ?? ImageOptions.DefaultAt;
        var window = new WindowRoom(options.Limits);
        if (file.IsEmpty) return new(ImageKind.Raw, [], new HashSet<uint>(), SymbolNames.None, null) { Findings = [new(ImageRules.HasCode, "the file is empty")] };
        if (!window.IsFree(at, at + (ulong)file.Length)) throw new ImagePlaceException($"found {file.Length} bytes of code at window offset 0x{at:x}; expected them {window}");
        var code = new MappedCode(new(file, at), at, 0, (ulong)file.Length);
        return new(ImageKind.Raw, [code], new HashSet<uint> { at }, SymbolNames.None, null);
    }
}
