using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

/// <summary>A way for one thread into a <see cref="MemoryEngine"/>: accesses, and what they evicted.</summary>
/// <remarks>
/// <para>A port is used by one thread at a time. Many ports may be used at once if <see cref="EngineOptions.ManyThreads"/> was chosen: then each access to a line
/// happens at one moment between call and return, and accesses to one line happen in one order for all. Ranges and lists are not one such access but several.
/// Ports need no disposal. After the engine is disposed of, every call is an <see cref="ObjectDisposedException"/>.</para>
/// <para>Nothing here allocates, but for a list or range longer than any before it on the port, for DRAM that is written for the first time, and for the
/// growth of an unlimited cache.</para>
/// </remarks>
public sealed partial class MemoryPort
{
    private readonly MemoryEngine _engine;
    private readonly Package _package;
    private readonly Stripes _stripes;
    private readonly EvictionLog _log;

    internal MemoryPort(MemoryEngine engine, Package package, Stripes stripes, EvictionLog log, int core) =>
        (_engine, _package, _stripes, _log, Core) = (engine, package, stripes, log, core);

    /// <summary>The core whose accesses go through the port, 0 to 3.</summary>
    public int Core { get; }

    /// <summary>The entries that the last call evicted on its own, in order. Valid until the next call on this port.</summary>
    /// <remarks>
    /// Each left the cache, and was written back if dirty, before the effect of the access that is named with it: so "evict these, then do the access in a
    /// cache with room" gives the same state. Entries that leave by request (<see cref="Flush"/>, <see cref="Evict"/>, <see cref="Movdir64b"/>, writes under
    /// <see cref="CachePolicy.Past"/>) are not reported, nor is the line that an uncached access brings and drops. A call on one line evicts at most one.
    /// </remarks>
    public ReadOnlySpan<Eviction> LastEvictions => _log.Evictions;

    /// <summary>Reads the 64-byte line that contains an address, through the cache; fills it on a miss.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <param name="line">At least 64 bytes; the first 64 become the line, or zero unless the answer is Done.</param>
    /// <returns>Done, PageFault or Unspecified (nothing changed), or MachineCheck if the line is poisoned (F-INT-6).</returns>
    /// <exception cref="ArgumentException"><paramref name="line"/> is too short.</exception>
    public EngineStatus Read(ulong physicalAddress, Span<byte> line)
    {
        MemoryEngine.Require(line.Length >= MemoryEngine.LineSize);
        _log.Begin(Core);
        using var hold = new Hold(_engine, _stripes, _stripes.Of(physicalAddress));
        if (!_package.LayoutOf(Core).TryLocate(physicalAddress, out ulong tag))
        {
            line[..MemoryEngine.LineSize].Clear();
            return _package.LayoutOf(Core).Refusal(physicalAddress);
        }

        return _package.Read(tag, line, _log);
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
    /// <returns>Done, or PageFault or Unspecified (nothing changed).</returns>
    /// <exception cref="ArgumentException"><paramref name="line"/> is too short.</exception>
    public EngineStatus Write(ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line)
    {
        MemoryEngine.Require(line.Length >= MemoryEngine.LineSize);
        _log.Begin(Core);
        using var hold = new Hold(_engine, _stripes, _stripes.Of(physicalAddress));
        if (!_package.LayoutOf(Core).TryLocate(physicalAddress, out ulong tag))
        {
            return _package.LayoutOf(Core).Refusal(physicalAddress);
        }

        if (byteEnables != 0)
        {
            _package.Write(tag, byteEnables, line, _log);
        }

        return EngineStatus.Done;
    }

    /// <summary>CLFLUSH: writes the line of this KeyID back if dirty and drops it (F-CCH-3). Other KeyIDs' entries stay.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, or PageFault or Unspecified (nothing changed).</returns>
    public EngineStatus Flush(ulong physicalAddress)
    {
        _log.Begin(Core);
        using var hold = new Hold(_engine, _stripes, _stripes.Of(physicalAddress));
        if (!_package.LayoutOf(Core).TryLocate(physicalAddress, out ulong tag))
        {
            return _package.LayoutOf(Core).Refusal(physicalAddress);
        }

        _package.Flush(tag);
        return EngineStatus.Done;
    }

    /// <summary>The environment evicts a line: the same effect as <see cref="Flush"/>.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, or PageFault or Unspecified (nothing changed).</returns>
    public EngineStatus Evict(ulong physicalAddress) => Flush(physicalAddress);

    /// <summary>CLWB: writes the line of this KeyID back if dirty; it stays cached, clean, and poisoned if it was (F-CCH-3, F-CCH-9).</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, or PageFault or Unspecified (nothing changed).</returns>
    public EngineStatus WriteBack(ulong physicalAddress)
    {
        _log.Begin(Core);
        using var hold = new Hold(_engine, _stripes, _stripes.Of(physicalAddress));
        if (!_package.LayoutOf(Core).TryLocate(physicalAddress, out ulong tag))
        {
            return _package.LayoutOf(Core).Refusal(physicalAddress);
        }

        _package.WriteBack(tag);
        return EngineStatus.Done;
    }

    /// <summary>A spontaneous fill (F-CCH-8): brings an absent line in, clean, if a read would find it sound; otherwise nothing changes.</summary>
    /// <remarks>
    /// A line that is poisoned, or would fail its MAC, is left alone and evicts nothing. One corner: if a set holds nothing but dirty aliases of this very
    /// line, one of them is written back first, and what DRAM holds then decides; that eviction is reported as ever.
    /// An uncached engine keeps nothing, so there only the address is checked.
    /// </remarks>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <returns>Done, whether or not a line came in, or PageFault or Unspecified (nothing changed).</returns>
    public EngineStatus Prefetch(ulong physicalAddress)
    {
        _log.Begin(Core);
        using var hold = new Hold(_engine, _stripes, _stripes.Of(physicalAddress));
        if (!_package.LayoutOf(Core).TryLocate(physicalAddress, out ulong tag))
        {
            return _package.LayoutOf(Core).Refusal(physicalAddress);
        }

        _ = _package.TryPrefetch(tag, _log);
        return EngineStatus.Done;
    }

    /// <summary>MOVDIR64B: drops this KeyID's entry, then writes 64 bytes to DRAM without a fetch; clears poison (F-CCH-4, F-INT-6).</summary>
    /// <param name="physicalAddress">The destination with the KeyID; a multiple of 64, which is checked before the address itself.</param>
    /// <param name="data">At least 64 bytes; the first 64 are written.</param>
    /// <returns>Done, GeneralProtection (misaligned), PageFault or Unspecified; all but the first change nothing.</returns>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public EngineStatus Movdir64b(ulong physicalAddress, ReadOnlySpan<byte> data)
    {
        MemoryEngine.Require(data.Length >= MemoryEngine.LineSize);
        _log.Begin(Core);
        using var hold = new Hold(_engine, _stripes, _stripes.Of(physicalAddress));
        if (physicalAddress % MemoryEngine.LineSize != 0)
        {
            return EngineStatus.GeneralProtection;
        }

        if (!_package.LayoutOf(Core).TryLocate(physicalAddress, out ulong tag))
        {
            return _package.LayoutOf(Core).Refusal(physicalAddress);
        }

        _package.WriteDirect(tag, data);
        return EngineStatus.Done;
    }

    /// <summary>
    /// A store past the caches, as to uncacheable memory: drops this KeyID's entry, written back if dirty; then the controller merges the chosen bytes into
    /// the line, or, on a platform with that erratum, poisons a private line (F-CCH-4, F-INT-8).
    /// </summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <param name="byteEnables">Bit i enables byte i of the line; with all 64 the line is not read, and its poison ends.</param>
    /// <param name="line">At least 64 bytes, laid out as the line; bytes that are not enabled are ignored.</param>
    /// <returns>Done, or PageFault or Unspecified (nothing changed).</returns>
    /// <exception cref="ArgumentException"><paramref name="line"/> is too short.</exception>
    public EngineStatus WriteUncached(ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line)
    {
        MemoryEngine.Require(line.Length >= MemoryEngine.LineSize);
        _log.Begin(Core);
        using var hold = new Hold(_engine, _stripes, _stripes.Of(physicalAddress));
        if (!_package.LayoutOf(Core).TryLocate(physicalAddress, out ulong tag))
        {
            return _package.LayoutOf(Core).Refusal(physicalAddress);
        }

        _package.WritePastCache(tag, byteEnables, line);
        return EngineStatus.Done;
    }

    /// <summary>No access evicted anything since: for calls on the engine itself.</summary>
    internal void Forget() => _log.Begin(Core);
}
