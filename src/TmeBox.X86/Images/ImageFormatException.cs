using System.Globalization;

namespace TmeBox.X86.Images;

/// <summary>A file is not an image that can be judged: damaged, of another machine, or larger than what is read.</summary>
public sealed class ImageFormatException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    /// <param name="offset">Where in the file, in bytes.</param>
    /// <param name="found">What is there.</param>
    /// <param name="expected">What an image has there.</param>
    public ImageFormatException(ulong offset, string found, string expected)
        : base(string.Create(CultureInfo.InvariantCulture, $"at byte {offset}: found {found}; expected {expected}")) => Offset = offset;

    /// <summary>Where in the file, in bytes.</summary>
    public ulong Offset { get; }
}
