using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>Lists of accesses, each to a line and a KeyID of its own.</summary>
internal sealed unsafe partial class Package
{
    /// <summary>The most accesses that are carried out at once.</summary>
    public const int MostAccesses = 256;

    private const int LinesAskedForAtOnce = 32;
    private const int PagesAskedForAhead = 64;

    /// <summary>Carries out some accesses in order.</summary>
    /// <param name="list">The whole list; the accesses that follow are looked at, so that memory is asked for them ahead.</param>
    /// <param name="first">The first access to carry out.</param>
    /// <param name="count">How many: at most <see cref="MostAccesses"/>.</param>
    /// <param name="data">The list's data; the caller has checked that every access with data has 64 bytes there, and keeps them in place.</param>
    /// <param name="policy">What to do with absent lines.</param>
    /// <param name="log">Takes the evictions.</param>
    /// <remarks>Room on the stack is made here and used in methods of their own: the compiler tunes no method that makes some.</remarks>
    [SkipLocalsInit]
    public void Execute(Span<LineAccess> list, int first, int count, byte* data, CachePolicy policy, EvictionLog log)
    {
        Span<LineAccess> accesses = list.Slice(first, count);
        LineDescriptor* room = stackalloc LineDescriptor[MostAccesses];
        byte** pairs = stackalloc byte*[MostAccesses];
        ulong* tags = stackalloc ulong[MostAccesses];
        log.Access = first;
        Locate(accesses, LayoutOf(log.Core), tags);
        if (_cache is null || policy == CachePolicy.Past)
        {
            ExecutePast(accesses, list[Math.Min(first + PagesAskedForAhead, list.Length)..], tags, data, new Group(this, room, pairs, past: true), policy, log);
        }
        else
        {
            int* slots = stackalloc int[MostAccesses];
            bool allFound = FindAll(_cache, tags, slots, accesses.Length);
            ExecuteThrough(_cache, accesses, tags, slots, allFound, data, new Group(this, room, pairs, past: false), log);
        }
    }

    /// <summary>The tag of each access, or <see cref="LineKey.None"/> where its status says why there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Locate(Span<LineAccess> accesses, AddressLayout layout, ulong* tags)
    {
        for (int i = 0; i < accesses.Length; i++)
        {
            ref LineAccess access = ref accesses[i];
            bool misaligned = access.Operation == LineOperation.Movdir64b && access.PhysicalAddress % LineKey.LineSize != 0;
            if (layout.TryLocate(access.PhysicalAddress, out ulong tag) && !misaligned)
            {
                access.Status = EngineStatus.Done;
                tags[i] = tag;
            }
            else
            {
                access.Status = misaligned ? EngineStatus.GeneralProtection : layout.Refusal(access.PhysicalAddress);
                tags[i] = LineKey.None;
            }
        }
    }

    /// <summary>Past the cache, or without one.</summary>
    /// <remarks>Pages are asked for one at a time, beside the work on accesses before them: all at once, nothing would be done until they are there.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExecutePast(
        Span<LineAccess> accesses, ReadOnlySpan<LineAccess> ahead, ulong* tags, byte* data, Group group, CachePolicy policy, EvictionLog log)
    {
        AddressLayout layout = LayoutOf(log.Core);
        for (int i = 0; i < accesses.Length; i++, log.Access++)
        {
            if (i < ahead.Length)
            {
                // Legal or not: the page of an address below the KeyID bits can always be asked for.
                _dram.PrefetchEntry(LineKey.LineIndex(layout.Split(ahead[i].PhysicalAddress)));
            }

            if (!group.TryAdd(accesses, i, tags[i], data + accesses[i].Offset))
            {
                group.Finish(accesses);
                Singly(ref accesses[i], tags[i], data + accesses[i].Offset, policy, log);
            }
        }

        group.Finish(accesses);
    }

    /// <summary>
    /// Where each line is now, or -1; asks memory for what finding absent ones in DRAM will need. An access that is carried out in between may change it:
    /// a slot counts only while it holds the tag.
    /// </summary>
    /// <remarks>No search waits for another, and each is short: sets that are far away are fetched many at a time without being asked for.</remarks>
    /// <returns>Whether none is absent.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool FindAll(LineCache cache, ulong* tags, int* slots, int count)
    {
        bool allFound = true;
        for (int i = 0; i < count; i++)
        {
            slots[i] = tags[i] == LineKey.None ? -1 : cache.Find(tags[i]);
            if (slots[i] < 0 && tags[i] != LineKey.None)
            {
                _dram.PrefetchEntry(LineKey.LineIndex(tags[i]));
                allFound = false;
            }
        }

        return allFound;
    }

    /// <summary>Through the cache.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ExecuteThrough(
        LineCache cache, Span<LineAccess> accesses, ulong* tags, int* slots, bool allFound, byte* data, Group group, EvictionLog log)
    {
        int end;
        for (int start = 0; start < accesses.Length; start = end)
        {
            end = allFound ? accesses.Length : Math.Min(start + LinesAskedForAtOnce, accesses.Length);
            if (!allFound)
            {
                AskForLines(accesses[start..end], tags + start, slots + start);
            }

            for (int i = start; i < end;)
            {
                int done = 1;
                if (IsHit(cache, accesses[i], tags[i], slots[i]))
                {
                    group.Finish(accesses);
                    done = ReadHits(cache, accesses[i..end], tags + i, slots + i, data, log);
                }
                else if (!group.TryAdd(accesses, i, tags[i], data + accesses[i].Offset))
                {
                    group.Finish(accesses);
                    Singly(ref accesses[i], tags[i], data + accesses[i].Offset, CachePolicy.Through, log);
                }

                i += done;
                log.Access += done;
            }
        }

        group.Finish(accesses);
    }

    /// <summary>Carries reads out up to the first that may not be one of a line where it was found.</summary>
    /// <returns>How many.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int ReadHits(LineCache cache, Span<LineAccess> accesses, ulong* tags, int* slots, byte* data, EvictionLog log)
    {
        int i = 0;
        for (; i < accesses.Length && IsHit(cache, accesses[i], tags[i], slots[i]); i++)
        {
            cache.Touch(slots[i]);
            accesses[i].Status = ReadSlot(cache, slots[i], new Span<byte>(data + accesses[i].Offset, LineKey.LineSize), log);
        }

        return i;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsHit(LineCache cache, in LineAccess access, ulong tag, int slot) =>
        access.Operation == LineOperation.Read && slot >= 0 && cache.TagAt(slot) == tag;

    /// <summary>Asks memory for the lines and the keys of accesses that will miss; see <see cref="AskFor"/> for why in loops of their own.</summary>
    [SkipLocalsInit]
    private void AskForLines(ReadOnlySpan<LineAccess> accesses, ulong* tags, int* slots)
    {
        byte** lines = stackalloc byte*[LinesAskedForAtOnce];
        byte** records = stackalloc byte*[LinesAskedForAtOnce];
        int count = 0;
        for (int i = 0; i < accesses.Length; i++)
        {
            if (slots[i] < 0 && tags[i] != LineKey.None && accesses[i].Operation is LineOperation.Read or LineOperation.Prefetch)
            {
                lines[count] = _dram.Peek(LineKey.LineIndex(tags[i]));
                records[count++] = Keys.Resolve(LineKey.KeyId(tags[i]));
            }
        }

        for (int i = 0; i < count; i++)
        {
            Dram.Prefetch(lines[i], _ci);
        }

        for (int i = 0; i < count; i++)
        {
            KeyPrefetch.Keys(records[i], Direction.Decrypt);
        }
    }

    /// <summary>One access by itself. What a refused one should have read is zeros.</summary>
    private void Singly(ref LineAccess access, ulong tag, byte* data, CachePolicy policy, EvictionLog log)
    {
        if (tag != LineKey.None)
        {
            access.Status = One(access, tag, data, policy, log);
        }
        else if (access.Operation == LineOperation.Read)
        {
            new Span<byte>(data, LineKey.LineSize).Clear();
        }
    }

    /// <summary>One access by itself; its address is legal.</summary>
    private EngineStatus One(in LineAccess access, ulong tag, byte* data, CachePolicy policy, EvictionLog log)
    {
        switch (access.Operation)
        {
            case LineOperation.Read when policy == CachePolicy.Past:
                return ReadPast(tag, new Span<byte>(data, LineKey.LineSize)) == 1 ? EngineStatus.Done : EngineStatus.MachineCheck;
            case LineOperation.Read:
                return Read(tag, new Span<byte>(data, LineKey.LineSize), log);
            case LineOperation.Write when access.ByteEnables == 0:
                break;
            case LineOperation.Write when access.ByteEnables != ulong.MaxValue:
                WritePart(tag, access.ByteEnables, new ReadOnlySpan<byte>(data, LineKey.LineSize), policy, log);
                break;
            case LineOperation.Write when policy == CachePolicy.Through:
                Write(tag, ulong.MaxValue, new ReadOnlySpan<byte>(data, LineKey.LineSize), log);
                break;
            case LineOperation.Write or LineOperation.Movdir64b:
                WriteDirect(tag, new ReadOnlySpan<byte>(data, LineKey.LineSize));
                break;
            case LineOperation.Flush:
                Flush(tag);
                break;
            case LineOperation.WriteBack:
                WriteBack(tag);
                break;
            default:
                _ = TryPrefetch(tag, log);
                break;
        }

        return EngineStatus.Done;
    }
}
