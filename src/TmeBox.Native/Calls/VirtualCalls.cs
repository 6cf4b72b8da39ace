using System.Runtime.InteropServices;
using TmeBox.Engine;

namespace TmeBox.Native.Calls;

/// <summary>Accesses of a core by linear address.</summary>
internal static unsafe class VirtualCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_read_virtual")]
    public static int ReadVirtual(ulong engine, int core, ulong address, byte* bytes, nuint length, ulong* errorCode)
    {
        try
        {
            return Told(Given.Engine(engine).ReadVirtual(core, address, Given.Bytes(bytes, length)), errorCode);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_fetch_virtual")]
    public static int FetchVirtual(ulong engine, int core, ulong address, byte* bytes, nuint length, ulong* errorCode)
    {
        try
        {
            return Told(Given.Engine(engine).FetchVirtual(core, address, Given.Bytes(bytes, length)), errorCode);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write_virtual")]
    public static int WriteVirtual(ulong engine, int core, ulong address, byte* bytes, nuint length, ulong* errorCode)
    {
        try
        {
            return Told(Given.Engine(engine).WriteVirtual(core, address, Given.Bytes(bytes, length)), errorCode);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_flush_virtual")]
    public static int FlushVirtual(ulong engine, int core, ulong address, ulong* errorCode)
    {
        try
        {
            return Told(Given.Engine(engine).FlushVirtual(core, address), errorCode);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write_back_virtual")]
    public static int WriteBackVirtual(ulong engine, int core, ulong address, ulong* errorCode)
    {
        try
        {
            return Told(Given.Engine(engine).WriteBackVirtual(core, address), errorCode);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_prefetch_virtual")]
    public static int PrefetchVirtual(ulong engine, int core, ulong address, ulong* errorCode)
    {
        try
        {
            return Told(Given.Engine(engine).PrefetchVirtual(core, address), errorCode);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_movdir64b_virtual")]
    public static int Movdir64bVirtual(ulong engine, int core, ulong address, byte* line, ulong* errorCode)
    {
        try
        {
            return Told(Given.Engine(engine).Movdir64bVirtual(core, address, Given.Line(line)), errorCode);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    private static int Told(EngineAnswer answer, ulong* errorCode)
    {
        Given.Tell(errorCode, answer.Value);
        return (int)answer.Status;
    }
}
