using System.Runtime.Intrinsics;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>The MACs of eight lines by emitted code: calls of <see cref="KeccakKernel"/>.</summary>
internal static unsafe class KeccakEmitted
{
    private static readonly nint Kernel = KernelTable.OfProcess?.Address("keccak", Direction.Encrypt, 0) ?? 0;

    /// <summary>Whether this process may run it.</summary>
    public static bool IsSupported => Kernel != 0;

    /// <summary>Sets lane 0 to that of the permuted states.</summary>
    /// <param name="state">Lane l of state i at <c>state[8 * l + i]</c>; lanes 0 to 12 are looked at, the others are taken for a MAC's.</param>
    public static void FirstLane(Span<ulong> state)
    {
        // In bounds: the kernel reads 13 of the 25 vectors of 64 bytes, and writes the first.
        fixed (ulong* lanes = state[..200])
        {
            ((delegate* unmanaged[SuppressGCTransition]<Vector512<ulong>*, void>)Kernel)((Vector512<ulong>*)lanes);
        }
    }
}
