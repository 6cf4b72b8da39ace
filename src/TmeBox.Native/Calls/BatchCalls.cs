using System.Runtime.InteropServices;
using TmeBox.Engine;
using TmeBox.Native.Records;

namespace TmeBox.Native.Calls;

/// <summary>Ranges and lists, and what they evicted.</summary>
internal static unsafe class BatchCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_read_range")]
    public static int ReadRange(ulong port, int keyId, ulong address, byte* bytes, nuint length, int policy, nuint* done)
    {
        try
        {
            ref nuint count = ref Given.One(done);
            RangeResult result = Given.Port(port).Read(keyId, address, Given.Bytes(bytes, length), (CachePolicy)policy);
            count = (nuint)result.Length;
            return (int)result.Status;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_write_range")]
    public static int WriteRange(ulong port, int keyId, ulong address, byte* bytes, nuint length, int policy, nuint* done)
    {
        try
        {
            ref nuint count = ref Given.One(done);
            RangeResult result = Given.Port(port).Write(keyId, address, (ReadOnlySpan<byte>)Given.Bytes(bytes, length), (CachePolicy)policy);
            count = (nuint)result.Length;
            return (int)result.Status;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_execute")]
    public static int Execute(ulong port, LineAccess* accesses, nuint count, byte* data, nuint dataSize, int policy, nuint* done)
    {
        try
        {
            ref nuint well = ref Given.One(done);
            well = (nuint)Given.Port(port).Execute(Given.Many(accesses, count, Given.MostAccesses), Given.Bytes(data, dataSize), (CachePolicy)policy);
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_last_evictions")]
    public static int LastEvictions(ulong port, EvictionRecord* evictions, nuint room, nuint* count)
    {
        try
        {
            ref nuint all = ref Given.One(count);
            ReadOnlySpan<Eviction> last = Given.Port(port).LastEvictions;
            Span<EvictionRecord> records = Given.Many(evictions, nuint.Min(room, (nuint)last.Length), int.MaxValue);
            for (int i = 0; i < records.Length; i++)
            {
                records[i] = Record(last[i]);
            }

            all = (nuint)last.Length;
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    private static EvictionRecord Record(in Eviction eviction) => new()
    {
        LineAddress = eviction.LineAddress,
        PhysicalAddress = eviction.PhysicalAddress,
        KeyId = eviction.KeyId,
        WrittenBack = eviction.WrittenBack ? 1 : 0,
        Access = eviction.Access,
    };
}
