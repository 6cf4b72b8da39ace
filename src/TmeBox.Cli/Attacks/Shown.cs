using TmeBox.Logic;

namespace TmeBox.Cli.Attacks;

/// <summary>Bytes as a person reads them.</summary>
internal static class Shown
{
    private const int Bytes = 16;

    /// <summary>The first sixteen bytes; one byte that fills everything is written once.</summary>
    public static string Short(ReadOnlySpan<byte> bytes) =>
        bytes.Length > 1 && bytes.IndexOfAnyExcept(bytes[0]) < 0
            ? $"{bytes[0]:x2} x {bytes.Length}"
            : Convert.ToHexStringLower(bytes[..Math.Min(Bytes, bytes.Length)]) + (bytes.Length > Bytes ? ".." : "");

    /// <summary>The same of a lifted value.</summary>
    public static string Short(Bytes bytes) => Short(bytes.Concrete);

    /// <summary>All of it.</summary>
    public static string Whole(Bytes bytes) => Convert.ToHexStringLower(bytes.Concrete);
}
