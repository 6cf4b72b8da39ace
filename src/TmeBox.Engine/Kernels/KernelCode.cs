using Iced.Intel;

namespace TmeBox.Engine.Kernels;

/// <summary>From emitted instructions to bytes for an address.</summary>
internal static class KernelCode
{
    /// <summary>Assembles constants and then code.</summary>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="address">Where the first byte will be; a multiple of 64.</param>
    /// <param name="emit">Emits the code.</param>
    /// <returns>The address of the code.</returns>
    public static ulong Assemble(Stream target, nint address, Action<Assembler, KernelConstants> emit)
    {
        // Registers 16 to 31 exist in the EVEX encoding only.
        var c = new Assembler(64) { PreferVex = false };
        var constants = new KernelConstants(c);
        emit(c, constants);
        c.Assemble(new StreamCodeWriter(target), (ulong)address);
        return (ulong)address + KernelConstants.Size;
    }
}
