using System.Diagnostics.CodeAnalysis;

namespace TmeBox.Engine.Cipher;

/// <summary>The same lane of one or several Keccak states, side by side.</summary>
/// <typeparam name="TLanes">The type itself.</typeparam>
internal interface ILanes<TLanes>
    where TLanes : struct, ILanes<TLanes>
{
    /// <summary>How many states.</summary>
    static abstract int Count { get; }

    /// <summary>A constant in every state.</summary>
    static abstract TLanes All(ulong value);

    /// <summary>a ^ b ^ c.</summary>
    static abstract TLanes Xor(TLanes a, TLanes b, TLanes c);

    /// <summary>a ^ b.</summary>
    static abstract TLanes Xor(TLanes a, TLanes b);

    /// <summary>a ^ (~b &amp; c).</summary>
    static abstract TLanes Chi(TLanes a, TLanes b, TLanes c);

    /// <summary>Each rotated to the left.</summary>
    static abstract TLanes RotateLeft(TLanes a, [ConstantExpected(Min = 1, Max = 63)] byte count);
}
