using Iced.Intel;

namespace TmeBox.Engine.Kernels;

/// <summary>From emitted instructions to bytes for an address.</summary>
internal static class KernelCode
{
    /// <summary>Assembles the constants of XTS and then code.</summary>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="address">Where the first byte will be; a multiple of 64.</param>
    /// <param name="emit">Emits the code.</param>
    /// <returns>The address of the code.</returns>
    public static nint Assemble(Stream target, nint address, Action<Assembler, KernelConstants> emit)
    {
        Assemble(target, address, c => emit(c, new KernelConstants(c)));
        return address + KernelConstants.Size;
    }

    /// <summary>Assembles code.</summary>
    /// <param name="target">Takes the bytes.</param>
    /// <param name="address">Where the first byte will be.</param>
    /// <param name="emit">Emits the code.</param>
    public static void Assemble(Stream target, nint address, Action<Assembler> emit)
    {
        // Registers 16 to 31 exist in the EVEX encoding only.
        var c = new Assembler(64) { PreferVex = false };
        emit(c);
        c.Assemble(new StreamCodeWriter(target), (ulong)address);
    }
}
