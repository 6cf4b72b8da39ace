using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.X86.Sweep;

/// <summary>What bytes are mapped to, for 64 of them at once.</summary>
/// <param name="map">What each of the 256 bytes is mapped to.</param>
internal readonly ref struct ByteMap(ReadOnlySpan<byte> map)
{
    private const int Width = 64;
    private readonly ReadOnlySpan<byte> map = map;
    private readonly Vector512<byte> first = Vector512.Create(map), second = Vector512.Create(map[Width..]), third = Vector512.Create(map[(2 * Width)..]), fourth = Vector512.Create(map[(3 * Width)..]);

    /// <summary>What some bytes are mapped to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<byte> Of(Vector512<byte> bytes)
    {
        if (Avx512Vbmi.IsSupported)
            return Vector512.ConditionalSelect(
                Vector512.LessThan(bytes.AsSByte(), Vector512<sbyte>.Zero).AsByte(),
                Avx512Vbmi.PermuteVar64x8x2(third, bytes, fourth), Avx512Vbmi.PermuteVar64x8x2(first, bytes, second));
        Span<byte> mapped = stackalloc byte[Width];
        for (var i = 0; i < Width; i++) mapped[i] = map[bytes[i]];
        return Vector512.Create<byte>(mapped);
    }
}
