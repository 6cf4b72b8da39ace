using System.Runtime.InteropServices;

namespace TmeBox.Engine.Cipher;

/// <summary>One line of a batch: whose keys, from where, to where, and under which data unit. 64 bytes.</summary>
/// <remarks>
/// Emitted code reads it by these offsets. All pointers must stay valid during the call: native memory, or managed memory that is pinned.
/// A batch is carried out in order, entry after entry, so that one entry may read what an earlier one wrote.
/// <see cref="Source"/> may equal <see cref="Target"/>; within an entry they may not overlap otherwise.
/// </remarks>
[StructLayout(LayoutKind.Explicit, Size = Size)]
internal unsafe struct LineDescriptor
{
    /// <summary>Bytes a descriptor: one cache line.</summary>
    public const int Size = 64;

    /// <summary>Offsets as emitted code uses them.</summary>
    public const int RecordOffset = 0, SourceOffset = 8, TargetOffset = 16, UnitOffset = 32, TweakOffset = 48;

    /// <summary>In: a <see cref="KeyRecord"/>, <see cref="KeyRecord.Size"/> bytes.</summary>
    [FieldOffset(RecordOffset)]
    public byte* Record;

    /// <summary>In: 64 bytes.</summary>
    [FieldOffset(SourceOffset)]
    public byte* Source;

    /// <summary>In: 64 bytes, written.</summary>
    [FieldOffset(TargetOffset)]
    public byte* Target;

    /// <summary>Out, of <see cref="LineMac"/>: the 28-bit MAC.</summary>
    [FieldOffset(24)]
    public uint Mac;

    /// <summary>In: the TD-owner byte that the MAC covers.</summary>
    [FieldOffset(28)]
    public byte Owner;

    /// <summary>In: the data unit (<see cref="TweakFormat.Unit"/>).</summary>
    [FieldOffset(UnitOffset)]
    public Block128 Unit;

    /// <summary>Out: the encrypted tweak; by blocks, that of block 0. What the MAC covers.</summary>
    [FieldOffset(TweakOffset)]
    public Block128 Tweak;
}
