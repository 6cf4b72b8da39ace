using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>Reads the 64-byte line that contains an address, through the cache; fills it on a miss.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <param name="line">At least 64 bytes; the first 64 become the line, or zero unless the answer is Done.</param>
    /// <returns>Done, PageFault (nothing changed), or MachineCheck if the line is poisoned (F-INT-6).</returns>
    /// <exception cref="ArgumentException"><paramref name="line"/> is too short.</exception>
    public EngineStatus Read(ulong physicalAddress, Span<byte> line)
    {
        Require(line.Length >= LineSize);
        _evictionCount = 0;
        if (!TryLocate(physicalAddress, out ulong tag))
        {
            line[..LineSize].Clear();
            return EngineStatus.PageFault;
        }

        int slot = Obtain(tag);
        EngineStatus status = EngineStatus.Done;
        if (_cache.IsPoisoned(slot))
        {
            line[..LineSize].Clear();
            status = EngineStatus.MachineCheck;
        }
        else
        {
            _cache.Data(slot).CopyTo(line);
        }

        Settle(slot);
        return status;
    }

    /// <summary>Writes chosen bytes of one line, into the cache.</summary>
    /// <remarks>
    /// A write of all 64 bytes fetches nothing and clears the entry's poison; a partial write fills on a miss under the current KeyID and keeps the
    /// entry's poison (F-CCH-5, F-CCH-9). A write of no byte has no effect, but its address is checked all the same. Writes are never checked
    /// against the MAC (F-INT-4).
    /// </remarks>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <param name="byteEnables">Bit i enables byte i of the line.</param>
    /// <param name="line">At least 64 bytes, laid out as the line; bytes that are not enabled are ignored.</param>
    /// <returns>Done, or PageFault (nothing changed).</returns>
    /// <exception cref="ArgumentException"><paramref name="line"/> is too short.</exception>
    public EngineStatus Write(ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line)
    {
        Require(line.Length >= LineSize);
        _evictionCount = 0;
        if (!TryLocate(physicalAddress, out ulong tag))
        {
            return EngineStatus.PageFault;
        }

        if (byteEnables == 0)
        {
            return EngineStatus.Done;
        }

        int slot;
        if (byteEnables == ulong.MaxValue)
        {
            slot = _cache.Find(tag);
            if (slot < 0)
            {
                slot = MakeRoom(tag, spareAliases: false);
                _cache.Insert(slot, tag);
            }

            line[..LineSize].CopyTo(_cache.Data(slot));
            _cache.Mark(slot, dirty: true, poisoned: false);
            _cache.Touch(slot);
        }
        else
        {
            slot = Obtain(tag);
            ByteMask.Merge(_cache.Data(slot), byteEnables, line);
            _cache.Mark(slot, dirty: true, _cache.IsPoisoned(slot));
        }

        Settle(slot);
        return EngineStatus.Done;
    }

    /// <summary>CLFLUSH: writes the line of this KeyID back if dirty and drops it (F-CCH-3). Other KeyIDs' entries stay.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, or PageFault (nothing changed).</returns>
    public EngineStatus Flush(ulong physicalAddress)
    {
        _evictionCount = 0;
        if (!TryLocate(physicalAddress, out ulong tag))
        {
            return EngineStatus.PageFault;
        }

        int slot = _cache.Find(tag);
        if (slot >= 0)
        {
            Drop(slot);
        }

        return EngineStatus.Done;
    }

    /// <summary>The environment evicts a line: the same effect as <see cref="Flush"/>.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, or PageFault (nothing changed).</returns>
    public EngineStatus Evict(ulong physicalAddress) => Flush(physicalAddress);

    /// <summary>CLWB: writes the line of this KeyID back if dirty; it stays cached, clean, and poisoned if it was (F-CCH-3, F-CCH-9).</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, or PageFault (nothing changed).</returns>
    public EngineStatus WriteBack(ulong physicalAddress)
    {
        _evictionCount = 0;
        if (!TryLocate(physicalAddress, out ulong tag))
        {
            return EngineStatus.PageFault;
        }

        int slot = _cache.Find(tag);
        if (slot >= 0 && _cache.IsDirty(slot))
        {
            StoreSlot(slot, tag);
            _cache.Mark(slot, dirty: false, _cache.IsPoisoned(slot));
        }

        return EngineStatus.Done;
    }

    /// <summary>A spontaneous fill (F-CCH-8): brings an absent line in, clean, if a read would find it sound; otherwise nothing changes.</summary>
    /// <remarks>
    /// A line that is poisoned, or would fail its MAC, is left alone and evicts nothing. One corner: if a set holds nothing but dirty aliases of this very
    /// line, one of them is written back first, and what DRAM holds then decides; that eviction is reported as ever.
    /// An uncached engine keeps nothing, so there only the address is checked.
    /// </remarks>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, whether or not a line came in, or PageFault (nothing changed).</returns>
    public EngineStatus Prefetch(ulong physicalAddress)
    {
        _evictionCount = 0;
        if (!TryLocate(physicalAddress, out ulong tag))
        {
            return EngineStatus.PageFault;
        }

        Span<byte> line = stackalloc byte[LineSize];
        if (_uncached || _cache.Find(tag) >= 0 || !TryLoad(tag, line))
        {
            return EngineStatus.Done;
        }

        int slot = MakeRoom(tag, spareAliases: true);
        bool aliasStored = _evictionCount > 0 && _evictions[0].WrittenBack && _evictions[0].LineAddress == LineKey.LineAddress(tag);
        if (!aliasStored || TryLoad(tag, line))
        {
            _cache.Insert(slot, tag);
            line.CopyTo(_cache.Data(slot));
        }

        return EngineStatus.Done;
    }

    /// <summary>MOVDIR64B: drops this KeyID's entry, then writes 64 bytes to DRAM without a fetch; clears poison (F-CCH-4, F-INT-6).</summary>
    /// <param name="physicalAddress">The destination with the KeyID; a multiple of 64, which is checked before the address itself.</param>
    /// <param name="data">At least 64 bytes; the first 64 are written.</param>
    /// <returns>Done, GeneralProtection (misaligned), or PageFault; the last two change nothing.</returns>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public EngineStatus Movdir64b(ulong physicalAddress, ReadOnlySpan<byte> data)
    {
        Require(data.Length >= LineSize);
        _evictionCount = 0;
        if ((physicalAddress & (LineSize - 1)) != 0)
        {
            return EngineStatus.GeneralProtection;
        }

        if (!TryLocate(physicalAddress, out ulong tag))
        {
            return EngineStatus.PageFault;
        }

        // The write-back that comes first is not seen by anyone: the same line is overwritten whole, with its MAC and poison.
        int slot = _cache.Find(tag);
        if (slot >= 0)
        {
            _cache.Remove(slot);
        }

        Store(tag, data[..LineSize], poison: false);
        return EngineStatus.Done;
    }

    private static void Require(bool longEnough)
    {
        if (!longEnough)
        {
            throw new ArgumentException("A line is 64 bytes.");
        }
    }
}
