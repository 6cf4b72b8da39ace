using System.Buffers.Binary;
using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Cipher;

/// <summary>How a line's place becomes its data unit: the 16 bytes that the tweak key encrypts (F-ENC-2).</summary>
/// <param name="Input">The number.</param>
/// <param name="Order">Its byte order.</param>
/// <param name="KeyIdShift">The lowest KeyID bit of a physical address, for <see cref="TweakInput.LineAddressWithKeyId"/>.</param>
internal readonly record struct TweakFormat(TweakInput Input = TweakInput.LineAddress, TweakByteOrder Order = TweakByteOrder.Little, int KeyIdShift = 0)
{
    /// <summary>Whether each 16-byte block has an encrypted tweak of its own instead of a power of alpha.</summary>
    public bool IsByBlock => Input == TweakInput.BlockAddress;

    /// <summary>By how much the number grows from a line to the next.</summary>
    public ulong Step => Input == TweakInput.LineIndex ? 1ul : 64ul;

    /// <summary>The number of a line.</summary>
    /// <param name="lineAddress">KeyID-free byte address, a multiple of 64.</param>
    /// <param name="keyId">The KeyID.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Number(ulong lineAddress, int keyId) => Input switch
    {
        TweakInput.LineIndex => lineAddress >> 6,
        TweakInput.LineAddressWithKeyId => ((ulong)(uint)keyId << KeyIdShift) | lineAddress,
        _ => lineAddress,
    };

    /// <summary>The data unit of a line; by blocks, that of its first block.</summary>
    /// <param name="lineAddress">KeyID-free byte address, a multiple of 64.</param>
    /// <param name="keyId">The KeyID.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block128 Unit(ulong lineAddress, int keyId) => OfNumber(Number(lineAddress, keyId));

    /// <summary>The data unit of a number.</summary>
    public Block128 OfNumber(ulong number) => Ordered(new Block128(number, 0));

    /// <summary>The data unit of a block of a line whose blocks have units of their own.</summary>
    /// <param name="line">The data unit of block 0.</param>
    /// <param name="block">0 to 3.</param>
    public Block128 OfBlock(Block128 line, int block) => OfNumber(Ordered(line).Low + (16ul * (uint)block));

    private Block128 Ordered(Block128 unit) => Order == TweakByteOrder.Little
        ? unit
        : new Block128(BinaryPrimitives.ReverseEndianness(unit.High), BinaryPrimitives.ReverseEndianness(unit.Low));
}
