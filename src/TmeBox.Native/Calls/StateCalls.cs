using System.Runtime.InteropServices;
using TmeBox.Engine;
using TmeBox.Native.Records;

namespace TmeBox.Native.Calls;

/// <summary>Inspection and snapshots.</summary>
internal static unsafe class StateCalls
{
    [UnmanagedCallersOnly(EntryPoint = "tmebox_find_cached")]
    public static int FindCached(ulong engine, int keyId, ulong lineAddress, byte* line, CacheEntryRecord* entry)
    {
        try
        {
            ref CacheEntryRecord record = ref Given.One(entry);
            record = Given.Engine(engine).FindCached(keyId, lineAddress, Given.Line(line)) is { } found
                ? new CacheEntryRecord { Present = 1, Dirty = found.Dirty ? 1 : 0, Poisoned = found.Poisoned ? 1 : 0, Holders = found.Holders }
                : default;
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_touched_pages")]
    public static int TouchedPages(ulong engine, ulong* pages)
    {
        try
        {
            Given.One(pages) = (ulong)Given.Engine(engine).TouchedPages;
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_digest")]
    public static int Digest(ulong engine, byte* digest)
    {
        try
        {
            Given.Engine(engine).ComputeDigest(Given.Many(digest, MemoryEngine.DigestSize, MemoryEngine.DigestSize));
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_snapshot_take")]
    public static int TakeSnapshot(ulong engine, ulong* snapshot)
    {
        try
        {
            ref ulong handle = ref Given.One(snapshot);
            EngineSnapshot taken = Given.Engine(engine).TakeSnapshot();
            try
            {
                handle = Given.Handles.Open(taken);
            }
            catch
            {
                taken.Dispose();
                throw;
            }

            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "tmebox_snapshot_restore")]
    public static int Restore(ulong engine, ulong snapshot)
    {
        try
        {
            Given.Engine(engine).Restore(Given.Handles.Find<EngineSnapshot>(snapshot));
            return 0;
        }
        catch (Exception e)
        {
            return Failure.Of(e);
        }
    }
}
