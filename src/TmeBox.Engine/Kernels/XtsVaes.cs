using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>XTS with AES on 512-bit registers.</summary>
internal static class XtsVaes
{
    /// <summary>Whether this process may run the kernels: none are assembled yet.</summary>
    public static bool IsSupported => false;

    /// <summary>Why not.</summary>
    public static string Missing => "The VAES kernels are not built.";

    /// <summary>Ciphers a line and returns its encrypted tweak.</summary>
    public static Block128 Line(Direction direction, ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> source, Span<byte> target) =>
        throw new PlatformNotSupportedException(Missing);

    /// <summary>Ciphers consecutive lines.</summary>
    public static void Lines(
        Direction direction, ReadOnlySpan<byte> record, TweakFormat format, ulong first, ReadOnlySpan<byte> source, Span<byte> target, Span<Block128> tweaks) =>
        throw new PlatformNotSupportedException(Missing);

    /// <summary>Ciphers a list of lines.</summary>
    public static void Each(Direction direction, Span<LineDescriptor> lines) => throw new PlatformNotSupportedException(Missing);
}
