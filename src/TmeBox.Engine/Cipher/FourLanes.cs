using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace TmeBox.Engine.Cipher;

/// <summary>A lane of four states.</summary>
/// <param name="Value">The lanes.</param>
internal readonly record struct FourLanes(Vector256<ulong> Value) : ILanes<FourLanes>
{
    /// <inheritdoc/>
    public static int Count => 4;

    /// <inheritdoc/>
    public static FourLanes All(ulong value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Xor(FourLanes a, FourLanes b, FourLanes c) => new(a.Value ^ b.Value ^ c.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Xor(FourLanes a, FourLanes b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes Chi(FourLanes a, FourLanes b, FourLanes c) => new(a.Value ^ Vector256.AndNot(c.Value, b.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static FourLanes RotateLeft(FourLanes a, [ConstantExpected(Min = 1, Max = 63)] byte count) => new((a.Value << count) | (a.Value >>> (64 - count)));
}
