using System.ComponentModel;
using System.Runtime.InteropServices;

namespace TmeBox.Engine.Memory;

/// <summary>A block of zeroed memory outside the managed heap. It takes room only where it is written.</summary>
/// <remarks>
/// Whoever keeps <see cref="Pointer"/> keeps the block as well, stays within <see cref="Length"/> bytes, and does not use it after disposal.
/// A forgotten block is freed by its finalizer; the garbage collector is told how much room such a block may take.
/// </remarks>
internal sealed unsafe class NativeBlock : SafeHandle
{
    /// <summary>Bytes of a huge page, to which large blocks are aligned.</summary>
    public const int HugePage = 2 << 20;

    private readonly nint _origin;
    private readonly nuint _mapped;
    private readonly long _pressure;

    private NativeBlock(nint origin, nuint mapped, nint aligned, nuint length, long pressure)
        : base(0, ownsHandle: true)
    {
        _origin = origin;
        _mapped = mapped;
        _pressure = pressure;
        Length = length;
        SetHandle(aligned);
        GC.AddMemoryPressure(pressure);
    }

    /// <summary>The first byte.</summary>
    public byte* Pointer => (byte*)handle;

    /// <summary>The number of bytes.</summary>
    public nuint Length { get; }

    /// <inheritdoc/>
    public override bool IsInvalid => handle == 0;

    /// <summary>Reserves a block.</summary>
    /// <param name="length">Bytes, at least 1.</param>
    /// <param name="alignment">A power of two, at least 64.</param>
    /// <param name="expected">How many bytes of it are likely to be written: what the garbage collector is told.</param>
    /// <exception cref="Win32Exception">The operating system refuses.</exception>
    public static NativeBlock Reserve(nuint length, nuint alignment, nuint expected)
    {
        long pressure = (long)Math.Max(1, Math.Min(expected, length));
        nuint mapped = checked(length + alignment);
        nint origin;
        if (length >= HugePage && OperatingSystem.IsLinux())
        {
            origin = LinuxMemory.Map(0, mapped, LinuxMemory.ReadWrite, LinuxMemory.Lazy, -1, 0);
            if (origin == LinuxMemory.Failed)
            {
                int error = Marshal.GetLastPInvokeError();
                throw new Win32Exception(error, $"Reserving {mapped} bytes of address space failed: {Marshal.GetPInvokeErrorMessage(error)}.");
            }
        }
        else
        {
            // Small, or a system where large zeroed allocations are lazy anyway.
            mapped = 0;
            origin = (nint)NativeMemory.AllocZeroed(checked(length + alignment));
        }

        nint aligned = (nint)(((nuint)origin + alignment - 1) & ~(alignment - 1));
        return new NativeBlock(origin, mapped, aligned, length, pressure);
    }

    /// <summary>Asks for huge pages where nothing was written yet; and, on request, elsewhere. A system that refuses changes nothing but speed.</summary>
    /// <param name="offset">First byte; a multiple of 4096.</param>
    /// <param name="length">Number of bytes, within the block.</param>
    /// <param name="collapse">Whether to make huge pages of what is there already.</param>
    public void UseHugePages(nuint offset, nuint length, bool collapse = false)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(checked(offset + length), Length, nameof(length));
        if (_mapped == 0 || !OperatingSystem.IsLinux())
        {
            return;
        }

        nint start = handle + (nint)offset;
        if (LinuxMemory.Advise(start, length, LinuxMemory.AdviseHuge) == 0 && collapse)
        {
            _ = LinuxMemory.Advise(start, length, LinuxMemory.AdviseCollapse);
        }
    }

    /// <summary>Makes sure that nobody finds the contents after disposal. The operating system wipes what it maps, the allocator does not.</summary>
    public void Wipe()
    {
        if (_mapped == 0)
        {
            NativeMemory.Clear((void*)handle, Length);
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        GC.RemoveMemoryPressure(_pressure);
        if (_mapped != 0 && OperatingSystem.IsLinux())
        {
            return LinuxMemory.Unmap(_origin, _mapped) == 0;
        }

        NativeMemory.Free((void*)_origin);
        return true;
    }
}
