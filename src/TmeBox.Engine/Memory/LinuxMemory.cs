using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TmeBox.Engine.Memory;

/// <summary>The memory calls of Linux that the base library does not offer.</summary>
[SupportedOSPlatform("linux")]
internal static partial class LinuxMemory
{
    /// <summary>PROT_READ | PROT_WRITE.</summary>
    public const int ReadWrite = 3;

    /// <summary>MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE: zero pages that take room when they are first written.</summary>
    public const int Lazy = 0x02 | 0x20 | 0x4000;

    /// <summary>MADV_HUGEPAGE: use huge pages from now on.</summary>
    public const int AdviseHuge = 14;

    /// <summary>MADV_COLLAPSE: make huge pages of what is there already (Linux 6.1).</summary>
    public const int AdviseCollapse = 25;

    /// <summary>What <see cref="Map"/> returns when it fails; the reason is the last P/Invoke error.</summary>
    public const nint Failed = -1;

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    public static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    public static partial int Unmap(nint address, nuint length);

    [LibraryImport("libc", EntryPoint = "madvise", SetLastError = true)]
    public static partial int Advise(nint address, nuint length, int advice);
}
