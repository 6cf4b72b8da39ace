using System.ComponentModel;

namespace TmeBox.Native;

/// <summary>What a caller in C is told instead of an exception: a code below 0, and a message that is kept for its thread.</summary>
internal static class Failure
{
    public const int Version = -2;
    public const int Handle = -4;
    public const int Closed = -5;
    public const int Argument = -6;
    public const int Memory = -7;
    public const int Unsupported = -8;
    public const int State = -9;
    public const int Internal = -10;

    [ThreadStatic]
    private static string? _message;

    /// <summary>The message of this thread's last failure, or nothing.</summary>
    public static string Message => _message ?? "";

    /// <summary>The code of an exception, whose message is kept.</summary>
    public static int Of(Exception exception)
    {
        int code = Code(exception);
        _message = code == Internal ? $"{exception.GetType().Name}: {exception.Message}" : exception.Message;
        return code;
    }

    private static int Code(Exception exception) => exception switch
    {
        VersionException => Version,
        HandleException => Handle,
        ObjectDisposedException => Closed,
        ArgumentException => Argument,

        // The operating system refuses memory; the runtime does; an unlimited cache is full.
        Win32Exception or OutOfMemoryException or OverflowException => Memory,
        PlatformNotSupportedException => Unsupported,
        InvalidOperationException => State,
        _ => Internal,
    };
}
