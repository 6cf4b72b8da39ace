using System.Runtime.InteropServices;
using TmeBox.Engine;
using TmeBox.Native.Records;

namespace TmeBox.Native.Calls;

/// <summary>Devices and the physical attacker.</summary>
internal static unsafe class DramCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_dma_read")]
    public static int DmaRead(ulong engine, ulong address, byte* line)
    {
        try
        {
            return (int)Given.Engine(engine).DmaRead(address, Given.Line(line));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_dma_write")]
    public static int DmaWrite(ulong engine, ulong address, ulong byteEnables, byte* line)
    {
        try
        {
            return (int)Given.Engine(engine).DmaWrite(address, byteEnables, Given.Line(line));
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_snoop")]
    public static int Snoop(ulong engine, ulong lineAddress, byte* ciphertext, TagRecord* tag)
    {
        try
        {
            LineTag found = Given.Engine(engine).Snoop(lineAddress, Given.Line(ciphertext));
            Given.Tell(tag, new TagRecord { Mac = found.Mac, Poison = found.Poison ? 1 : 0, Owner = found.Owner ? 1 : 0 });
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_replace")]
    public static int Replace(ulong engine, ulong lineAddress, byte* ciphertext, TagRecord* tag)
    {
        try
        {
            TagRecord record = Given.One(tag);
            var placed = new LineTag(record.Mac, Given.Flag(record.Poison), Given.Flag(record.Owner));
            Given.Engine(engine).Replace(lineAddress, Given.Line(ciphertext), placed);
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_flip")]
    public static int Flip(ulong engine, ulong lineAddress, int bit)
    {
        try
        {
            Given.Engine(engine).Flip(lineAddress, bit);
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_rewire")]
    public static int Rewire(ulong engine, ulong lineAddress, ulong alias, int dropsWrites)
    {
        try
        {
            Given.Engine(engine).Rewire(lineAddress, alias, Given.Flag(dropsWrites));
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }
}
