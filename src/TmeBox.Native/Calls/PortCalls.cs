using System.Runtime.InteropServices;

namespace TmeBox.Native.Calls;

/// <summary>Lines by physical address, through a port.</summary>
internal static unsafe class PortCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_read")]
    public static int Read(ulong port, ulong address, byte* line)
    {
        try
        {
            return (int)Given.Port(port).Read(address, Given.Line(line));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write")]
    public static int Write(ulong port, ulong address, ulong byteEnables, byte* line)
    {
        try
        {
            return (int)Given.Port(port).Write(address, byteEnables, Given.Line(line));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write_uncached")]
    public static int WriteUncached(ulong port, ulong address, ulong byteEnables, byte* line)
    {
        try
        {
            return (int)Given.Port(port).WriteUncached(address, byteEnables, Given.Line(line));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_flush")]
    public static int Flush(ulong port, ulong address)
    {
        try
        {
            return (int)Given.Port(port).Flush(address);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write_back")]
    public static int WriteBack(ulong port, ulong address)
    {
        try
        {
            return (int)Given.Port(port).WriteBack(address);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_prefetch")]
    public static int Prefetch(ulong port, ulong address)
    {
        try
        {
            return (int)Given.Port(port).Prefetch(address);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_movdir64b")]
    public static int Movdir64b(ulong port, ulong address, byte* line)
    {
        try
        {
            return (int)Given.Port(port).Movdir64b(address, Given.Line(line));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }
}
