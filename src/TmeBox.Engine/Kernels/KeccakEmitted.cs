using System.Runtime.Intrinsics;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Kernels;

/// <summary>Keccak-f[1600] on eight states by emitted code: calls of <see cref="KeccakKernel"/>.</summary>
internal static unsafe class KeccakEmitted
{
    private static readonly nint Kernel = KernelTable.OfProcess?.Address("keccak", Direction.Encrypt, 0) ?? 0;

    /// <summary>Whether this process may run it.</summary>
    public static bool IsSupported => Kernel != 0;

    /// <summary>Permutes in place; lane l of state i at <c>state[8 * l + i]</c>.</summary>
    public static void Permute(Span<ulong> state)
    {
        // In bounds: the kernel touches exactly 25 vectors of 64 bytes.
        fixed (ulong* lanes = state[..200])
        {
            ((delegate* unmanaged[SuppressGCTransition]<Vector512<ulong>*, void>)Kernel)((Vector512<ulong>*)lanes);
        }
    }
}
