using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Cipher;

/// <summary>A lane of one state.</summary>
/// <param name="Value">The lane.</param>
internal readonly record struct OneLane(ulong Value) : ILanes<OneLane>
{
    /// <inheritdoc/>
    public static int Count => 1;

    /// <inheritdoc/>
    public static OneLane All(ulong value) => new(value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane Xor(OneLane a, OneLane b, OneLane c) => new(a.Value ^ b.Value ^ c.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane Xor(OneLane a, OneLane b) => new(a.Value ^ b.Value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane Chi(OneLane a, OneLane b, OneLane c) => new(a.Value ^ (~b.Value & c.Value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static OneLane RotateLeft(OneLane a, [ConstantExpected(Min = 1, Max = 63)] byte count) => new(BitOperations.RotateLeft(a.Value, count));
}
