using System.Runtime.InteropServices;

namespace TmeBox.Engine.Kernels;

/// <summary>Memory for assembled code: first writable, then executable, never both, and never given back.</summary>
/// <remarks>Code stays for the life of the process because function pointers into it are kept in static fields.</remarks>
internal static unsafe partial class ExecutableMemory
{
    private const int ProtRead = 1, ProtWrite = 2, ProtExecute = 4;
    private const int MapPrivate = 2, MapAnonymous = 0x20;
    private const nint MapFailed = -1;

    /// <summary>Maps pages, lets <paramref name="write"/> fill them knowing their address, then makes them executable and read-only.</summary>
    /// <param name="size">Bytes; rounded up to pages by the operating system.</param>
    /// <param name="write">Given the address; returns what to put there, at most <paramref name="size"/> bytes.</param>
    /// <param name="address">Where the code is.</param>
    /// <returns>Null, or what the operating system refused.</returns>
    public static string? TryPlace(int size, Func<nint, byte[]> write, out nint address)
    {
        address = Map(0, (nuint)size, ProtRead | ProtWrite, MapPrivate | MapAnonymous, -1, 0);
        if (address == MapFailed)
        {
            return $"mmap of {size} bytes failed with error {Marshal.GetLastPInvokeError()}.";
        }

        byte[] code = write(address);
        if (code.Length > size)
        {
            throw new InvalidOperationException($"{code.Length} bytes of code do not fit the {size} bytes that were asked for.");
        }

        // In bounds: the mapping has at least size bytes, and the code is no longer than that.
        code.CopyTo(new Span<byte>((void*)address, size));
        if (Protect(address, (nuint)size, ProtRead | ProtExecute) == 0)
        {
            return null;
        }

        string refusal = $"mprotect to executable failed with error {Marshal.GetLastPInvokeError()}.";
        bool given = Unmap(address, (nuint)size) == 0;
        address = 0;
        return given ? refusal : refusal + " Its pages could not be given back.";
    }

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Protect(nint address, nuint length, int protection);

    [LibraryImport("libc", EntryPoint = "munmap")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Unmap(nint address, nuint length);
}
