using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace TmeBox.Engine.Cipher;

/// <summary>A lane of eight states. Only where <see cref="Avx512F"/> is supported.</summary>
/// <param name="Value">The lanes.</param>
internal readonly record struct EightLanes(Vector512<ulong> Value) : ILanes<EightLanes>
{
    /// <inheritdoc/>
    public static int Count => 8;

    /// <inheritdoc/>
    public static EightLanes All(ulong value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Xor(EightLanes a, EightLanes b, EightLanes c) => new(Avx512F.TernaryLogic(a.Value, b.Value, c.Value, 0x96));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Xor(EightLanes a, EightLanes b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes Chi(EightLanes a, EightLanes b, EightLanes c) => new(Avx512F.TernaryLogic(a.Value, b.Value, c.Value, 0xD2));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static EightLanes RotateLeft(EightLanes a, [ConstantExpected(Min = 1, Max = 63)] byte count) => new(Avx512F.RotateLeft(a.Value, count));
}
