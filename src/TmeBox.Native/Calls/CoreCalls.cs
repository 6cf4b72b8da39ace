using System.Runtime.InteropServices;
using TmeBox.Engine;
using TmeBox.Native.Records;

namespace TmeBox.Native.Calls;

/// <summary>Modes, page tables, TLBs and caches of cores.</summary>
internal static unsafe class CoreCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_change_mode")]
    public static int ChangeMode(ulong engine, int core, CoreModeRecord* mode)
    {
        try
        {
            CoreModeRecord record = Given.One(mode);
            return (int)Given.Engine(engine).ChangeMode(core, new CoreMode(
                record.Cpl, Given.Flag(record.Seam), Given.Flag(record.NonRoot), Given.Flag(record.PconfigEnable), record.PconfigExiting));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write_cr3")]
    public static int WriteCr3(ulong engine, int core, ulong value)
    {
        try
        {
            return (int)Given.Engine(engine).WriteCr3(core, value);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_invlpg")]
    public static int Invlpg(ulong engine, int core, ulong address)
    {
        try
        {
            return (int)Given.Engine(engine).Invlpg(core, address);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_walk")]
    public static int Walk(ulong engine, int core, ulong address)
    {
        try
        {
            Given.Engine(engine).Walk(core, address);
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_drop_translation")]
    public static int DropTranslation(ulong engine, int core, ulong address)
    {
        try
        {
            Given.Engine(engine).DropTranslation(core, address);
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_wbinvd")]
    public static int Wbinvd(ulong engine, int core)
    {
        try
        {
            return (int)Given.Engine(engine).Wbinvd(core);
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }
}
