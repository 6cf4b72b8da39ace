using System.Runtime.InteropServices;
using TmeBox.Engine;
using TmeBox.Native.Records;

namespace TmeBox.Native.Calls;

/// <summary>Engines and handles.</summary>
internal static unsafe class EngineCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_platform_default")]
    public static int DefaultPlatform(PlatformRecord* platform, nuint size)
    {
        try
        {
            Given.CheckSize<PlatformRecord>(size);
            Given.One(platform) = PlatformRecord.Of(new EngineProfile());
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_options_default")]
    public static int DefaultOptions(OptionsRecord* options, nuint size)
    {
        try
        {
            Given.CheckSize<OptionsRecord>(size);
            Given.One(options) = OptionsRecord.Of(new EngineOptions());
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_engine_create")]
    public static int Create(PlatformRecord* platform, OptionsRecord* options, ulong* engine)
    {
        try
        {
            ref ulong handle = ref Given.One(engine);
            EngineProfile profile = platform == null ? new EngineProfile() : platform->Profile();
            var made = new MemoryEngine(profile, options == null ? null : options->Options());
            try
            {
                handle = Given.Handles.Open(made);
            }
            catch
            {
                made.Dispose();
                throw;
            }

            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_close")]
    public static int Close(ulong handle)
    {
        try
        {
            (Given.Handles.Close(handle) as IDisposable)?.Dispose();
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_reset")]
    public static int Reset(ulong engine)
    {
        try
        {
            Given.Engine(engine).Reset();
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_reset_platform")]
    public static int ResetPlatform(ulong engine)
    {
        try
        {
            Given.Engine(engine).ResetPlatform();
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_port_open")]
    public static int OpenPort(ulong engine, int core, ulong* port)
    {
        try
        {
            Given.One(port) = Given.Handles.Open(Given.Engine(engine).OpenPort(core));
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }
}
