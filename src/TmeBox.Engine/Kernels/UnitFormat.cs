using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>How kernels over consecutive lines count data units: three 64-byte vectors, one block of native memory a format, never freed.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct UnitFormat
{
    /// <summary>Offsets as emitted code uses them.</summary>
    public const int FirstOffset = 0, StepOffset = 64, OrderOffset = 128;

    private static readonly UnitFormat* Formats = Make();

    private Vector512<ulong> _first;
    private Vector512<ulong> _step;
    private Vector512<byte> _order;

    /// <summary>The vectors of a format: what the first four lines are ahead of the first, what four lines add, and the byte order as a shuffle.</summary>
    public static UnitFormat* Of(TweakFormat format) => Formats + Index(format.Step == 1, format.Order);

    private static UnitFormat* Make()
    {
        var formats = (UnitFormat*)NativeMemory.AlignedAlloc((nuint)(4 * sizeof(UnitFormat)), 64);
        foreach (TweakInput input in (TweakInput[])[TweakInput.LineAddress, TweakInput.LineIndex])
        {
            foreach (TweakByteOrder order in Enum.GetValues<TweakByteOrder>())
            {
                ulong step = new TweakFormat(input).Step;
                formats[Index(step == 1, order)] = new UnitFormat
                {
                    _first = Vector512.Create(0, 0, step, 0, 2 * step, 0, 3 * step, 0),
                    _step = Vector512.Create(4 * step, 0, 4 * step, 0, 4 * step, 0, 4 * step, 0),
                    _order = Vector512.Create(Vector256.Create(Shuffle(order))),
                };
            }
        }

        return formats;
    }

    private static int Index(bool byOne, TweakByteOrder order) => (byOne ? 2 : 0) + (int)order;

    private static Vector128<byte> Shuffle(TweakByteOrder order) => order == TweakByteOrder.Little
        ? Vector128.Create((byte)0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
        : Vector128.Create((byte)15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}
