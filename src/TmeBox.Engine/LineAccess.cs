using System.Runtime.InteropServices;

namespace TmeBox.Engine;

/// <summary>One access of a list: which line, what to do, and where its 64 bytes lie in the list's data. 32 bytes.</summary>
/// <remarks>The layout is fixed, so that other languages can fill it in. Equality is by value.</remarks>
[StructLayout(LayoutKind.Sequential)]
public record struct LineAccess
{
    /// <summary>Any byte of the line, with the KeyID; for <see cref="LineOperation.Movdir64b"/> a multiple of 64.</summary>
    public ulong PhysicalAddress { get; set; }

    /// <summary>Bit i enables byte i; used by <see cref="LineOperation.Write"/> only.</summary>
    public ulong ByteEnables { get; set; }

    /// <summary>Where the line's 64 bytes begin in the data; used by reads, writes and MOVDIR64B.</summary>
    public int Offset { get; set; }

    /// <summary>What to do.</summary>
    public LineOperation Operation { get; set; }

    /// <summary>How it ended; written by the engine.</summary>
    public EngineStatus Status { get; set; }

    /// <summary>Whether <see cref="Offset"/> matters.</summary>
    internal readonly bool HasData => Operation <= LineOperation.Movdir64b;

    /// <summary>A read of a line into the data at an offset.</summary>
    public static LineAccess Read(ulong physicalAddress, int offset) =>
        new() { PhysicalAddress = physicalAddress, Offset = offset, Operation = LineOperation.Read };

    /// <summary>A write of a whole line from the data at an offset.</summary>
    public static LineAccess Write(ulong physicalAddress, int offset) =>
        new() { PhysicalAddress = physicalAddress, Offset = offset, Operation = LineOperation.Write, ByteEnables = ulong.MaxValue };
}
