using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryPort
{
    private const int PageSize = 4096;

    /// <summary>Reads bytes under a KeyID, line after line; stops at the first line that cannot be read.</summary>
    /// <param name="keyId">The KeyID.</param>
    /// <param name="address">The KeyID-free address of the first byte.</param>
    /// <param name="bytes">Takes the bytes; zero from the first one that could not be read on.</param>
    /// <param name="policy">What to do with lines that are not cached.</param>
    /// <returns>
    /// The number of bytes read, and Done; or PageFault if no physical address names the KeyID and the next address, or MachineCheck if the next line is
    /// poisoned (F-INT-6).
    /// </returns>
    public RangeResult Read(int keyId, ulong address, Span<byte> bytes, CachePolicy policy = CachePolicy.Through)
    {
        BeginRange(bytes.Length, policy);
        int done = 0;
        while (done < bytes.Length)
        {
            int length = WithinPage(address, bytes.Length - done);
            using var hold = new Hold(_engine, _stripes, _stripes.Of(address));
            if (!TryLocate(keyId, address, out ulong tag, out EngineStatus refusal))
            {
                bytes[done..].Clear();
                return new RangeResult(refusal, done);
            }

            int read = _package.ReadBytes(tag, (int)(address % MemoryEngine.LineSize), bytes.Slice(done, length), policy, _log);
            done += read;
            if (read < length)
            {
                bytes[done..].Clear();
                return new RangeResult(EngineStatus.MachineCheck, done);
            }

            address += (uint)length;
        }

        return new RangeResult(EngineStatus.Done, done);
    }

    /// <summary>Writes bytes under a KeyID, line after line; lines that are covered in part are merged as <see cref="Write(ulong, ulong, ReadOnlySpan{byte})"/> does.</summary>
    /// <param name="keyId">The KeyID.</param>
    /// <param name="address">The KeyID-free address of the first byte.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="policy">What to do with lines that are not cached.</param>
    /// <returns>The number of bytes written, and Done; or PageFault if no physical address names the KeyID and the next address.</returns>
    public RangeResult Write(int keyId, ulong address, ReadOnlySpan<byte> bytes, CachePolicy policy = CachePolicy.Through)
    {
        BeginRange(bytes.Length, policy);
        int done = 0;
        while (done < bytes.Length)
        {
            int length = WithinPage(address, bytes.Length - done);
            using var hold = new Hold(_engine, _stripes, _stripes.Of(address));
            if (!TryLocate(keyId, address, out ulong tag, out EngineStatus refusal))
            {
                return new RangeResult(refusal, done);
            }

            _package.WriteBytes(tag, (int)(address % MemoryEngine.LineSize), bytes.Slice(done, length), policy, _log);
            done += length;
            address += (uint)length;
        }

        return new RangeResult(EngineStatus.Done, done);
    }

    /// <summary>Carries out a list of accesses, in order, as if each were called; asks memory ahead for those that follow.</summary>
    /// <remarks>
    /// Reads past the cache, writes of whole lines past the cache, and MOVDIR64B are ciphered in groups; so are all of them in an uncached engine. Every
    /// access is carried out, whatever became of those before it.
    /// </remarks>
    /// <param name="accesses">The accesses; their <see cref="LineAccess.Status"/> is set.</param>
    /// <param name="data">What is read, and what is written.</param>
    /// <param name="policy">What to do with lines that are not cached.</param>
    /// <returns>The number of accesses that are Done.</returns>
    /// <exception cref="ArgumentException">An access names no operation, or its 64 bytes do not lie within <paramref name="data"/>; nothing was done.</exception>
    public unsafe int Execute(Span<LineAccess> accesses, Span<byte> data, CachePolicy policy = CachePolicy.Through)
    {
        foreach (ref readonly LineAccess access in accesses)
        {
            bool lies = !access.HasData || (uint)access.Offset <= (long)data.Length - MemoryEngine.LineSize;
            if (!lies || (uint)access.Operation > (uint)LineOperation.Prefetch)
            {
                throw new ArgumentException($"Operation {access.Operation} at offset {access.Offset} with {data.Length} bytes of data.", nameof(accesses));
            }
        }

        CheckPolicy(policy);
        _log.Begin(Core, accesses.Length);

        // The data stay in place while pointers into them are in use: in this block, and in no other thread.
        fixed (byte* start = data)
        {
            for (int first = 0; first < accesses.Length;)
            {
                int count = Math.Min(_stripes.MostAccesses, accesses.Length - first);
                using var hold = new Hold(_engine, _stripes, StripesOf(accesses.Slice(first, count)));
                _package.Execute(accesses, first, count, start, policy, _log);
                first += count;
            }
        }

        int done = 0;
        foreach (ref readonly LineAccess access in accesses)
        {
            done += access.Status == EngineStatus.Done ? 1 : 0;
        }

        return done;
    }

    private static int WithinPage(ulong address, int length) => Math.Min(length, PageSize - (int)(address % PageSize));

    private static void CheckPolicy(CachePolicy policy)
    {
        if (policy is not (CachePolicy.Through or CachePolicy.Past))
        {
            throw new ArgumentOutOfRangeException(nameof(policy), policy, "Not a cache policy.");
        }
    }

    private void BeginRange(int length, CachePolicy policy)
    {
        CheckPolicy(policy);
        _log.Begin(Core, policy == CachePolicy.Through ? (length / MemoryEngine.LineSize) + 2 : 1);
    }

    private bool TryLocate(int keyId, ulong address, out ulong tag, out EngineStatus refusal)
    {
        AddressLayout layout = _package.LayoutOf(Core);
        tag = 0;
        refusal = EngineStatus.PageFault;
        if (!layout.TryCompose(keyId, address, out ulong physicalAddress))
        {
            return false;
        }

        refusal = layout.Refusal(physicalAddress);
        return layout.TryLocate(physicalAddress, out tag);
    }

    private ulong StripesOf(ReadOnlySpan<LineAccess> accesses)
    {
        ulong stripes = 0;
        if (_stripes.AreNone)
        {
            return stripes;
        }

        foreach (ref readonly LineAccess access in accesses)
        {
            stripes |= _stripes.Of(access.PhysicalAddress);
        }

        return stripes;
    }
}
