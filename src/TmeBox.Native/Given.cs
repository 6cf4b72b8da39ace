using System.Runtime.CompilerServices;
using TmeBox.Engine;

namespace TmeBox.Native;

/// <summary>What callers hand over: handles, and pointers that are good for as many bytes as the header says while the call lasts.</summary>
internal static unsafe class Given
{
    /// <summary>The most accesses a batch: more than that would need more than 2^31 - 1 bytes to report evictions.</summary>
    public const int MostAccesses = 1 << 26;

    /// <summary>All open handles.</summary>
    public static HandleTable Handles { get; } = new();

    public static MemoryEngine Engine(ulong handle) => Handles.Find<MemoryEngine>(handle);

    public static MemoryPort Port(ulong handle) => Handles.Find<MemoryPort>(handle);

    /// <summary>A line's 64 bytes.</summary>
    public static Span<byte> Line(byte* line, [CallerArgumentExpression(nameof(line))] string name = "") =>
        new(NotNull(line, name), MemoryEngine.LineSize);

    /// <summary>So many bytes; NULL will do for none.</summary>
    public static Span<byte> Bytes(byte* bytes, nuint length, [CallerArgumentExpression(nameof(bytes))] string name = "") =>
        Many(bytes, length, int.MaxValue, name);

    /// <summary>So many values; NULL will do for none.</summary>
    public static Span<T> Many<T>(T* values, nuint count, int most, [CallerArgumentExpression(nameof(values))] string name = "")
        where T : unmanaged
    {
        if (count > (nuint)most)
        {
            throw new ArgumentOutOfRangeException(name, $"{name} has {count} elements; at most {most} are taken.");
        }

        return count == 0 ? default : new Span<T>(NotNull(values, name), (int)count);
    }

    /// <summary>A value that must be there.</summary>
    public static ref T One<T>(T* value, [CallerArgumentExpression(nameof(value))] string name = "")
        where T : unmanaged => ref *NotNull(value, name);

    /// <summary>Sets a value that may be NULL.</summary>
    public static void Tell<T>(T* place, T value)
        where T : unmanaged
    {
        if (place != null)
        {
            *place = value;
        }
    }

    /// <summary>A structure that knows its size is one of this version.</summary>
    public static void CheckSize<T>(ulong size)
        where T : unmanaged
    {
        if (size != (ulong)sizeof(T))
        {
            throw new VersionException($"{typeof(T).Name} is {sizeof(T)} bytes in this version, not {size}.");
        }
    }

    /// <summary>A flag is 0 or 1.</summary>
    public static bool Flag(int value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        value is 0 or 1 ? value != 0 : throw new ArgumentOutOfRangeException(name, value, "A flag is 0 or 1.");

    private static T* NotNull<T>(T* value, string name)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value;
    }
}
