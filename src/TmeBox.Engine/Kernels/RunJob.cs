using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace TmeBox.Engine.Kernels;

/// <summary>What a kernel over consecutive lines needs beside keys and places. It counts the data units on by itself.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct RunJob
{
    /// <summary>Offsets as emitted code uses them.</summary>
    public const int UnitsOffset = 0, StepOffset = 64, OrderOffset = 128, TweaksOffset = 192, TweakStrideOffset = 200;

    /// <summary>In and out: the numbers of the next four lines, 16 bytes each, little-endian.</summary>
    public Vector512<ulong> Units;

    /// <summary>In: what four lines add to each.</summary>
    public Vector512<ulong> Step;

    /// <summary>In: a byte shuffle from the little-endian number to the data unit.</summary>
    public Vector512<byte> Order;

    /// <summary>In and out: where the encrypted tweaks of the next four lines go.</summary>
    public byte* Tweaks;

    /// <summary>In: 64, or 0 if nobody wants them and the same 64 bytes serve again and again.</summary>
    public nint TweakStride;
}
