using System.Collections.Frozen;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace TmeBox.Native.Calls;

/// <summary>How a library in C finds the others: it asks for each call by its name.</summary>
/// <remarks>A library that is compiled ahead of time exports the calls by the same names and needs no asking.</remarks>
internal static unsafe class StartCalls
{
    /// <summary>1.0: the major version in bits 31:16, the minor in 15:0.</summary>
    public const uint LibraryVersion = 0x0001_0000;

    /// <summary>The calls by the names of the header.</summary>
    public static FrozenDictionary<string, MethodInfo> All { get; } = typeof(StartCalls).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(StartCalls).Namespace)
        .SelectMany(type => type.GetMethods(BindingFlags.Static | BindingFlags.Public))
        .Select(method => (Method: method, Name: method.GetCustomAttribute<UnmanagedCallersOnlyAttribute>()?.EntryPoint))
        .Where(call => call.Name is not null)
        .ToFrozenDictionary(call => call.Name!, call => call.Method, StringComparer.Ordinal);

    /// <summary>The address of a call, or 0 if there is none of that name.</summary>
    [UnmanagedCallersOnly]
    public static nint Resolve(byte* name)
    {
        try
        {
            return All.TryGetValue(Marshal.PtrToStringUTF8((nint)name) ?? "", out MethodInfo? call) ? call.MethodHandle.GetFunctionPointer() : 0;
        }
        catch (Exception e)
        {
            _ = Failure.Of(e);
            return 0;
        }
    }

    /// <summary>The managed half of <c>tmebox_start</c>: whether a caller of a version is served.</summary>
    [UnmanagedCallersOnly(EntryPoint = "tmebox_check_version")]
    public static int CheckVersion(uint version)
    {
        try
        {
            return version >> 16 == LibraryVersion >> 16 && version <= LibraryVersion
                ? 0
                : throw new VersionException($"The caller was compiled for version {version >> 16}.{version & 0xFFFF}; this library is {LibraryVersion >> 16}.{LibraryVersion & 0xFFFF}.");
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    /// <summary>The message of this thread's last failure, cut to what fits.</summary>
    [UnmanagedCallersOnly(EntryPoint = "tmebox_error_message")]
    public static nuint ErrorMessage(byte* buffer, nuint size)
    {
        string message = Failure.Message;
        int length = Encoding.UTF8.GetByteCount(message);
        if (buffer != null && size > 0)
        {
            int room = (int)nuint.Min(size - 1, (nuint)length);
            byte[] text = Encoding.UTF8.GetBytes(message);
            text.AsSpan(0, room).CopyTo(new Span<byte>(buffer, room));
            buffer[room] = 0;
        }

        return (nuint)length;
    }
}
