using TmeBox.Engine.Memory;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine;

/// <summary>Accesses of a core by linear address, 1 to 64 bytes long, across the ends of lines and pages.</summary>
/// <remarks>
/// All pages of an access are translated before any byte is read or written. An access that crosses the end of a line is two, each under the KeyID of its own page
/// (F-CCH-1). In a finite cache the lines of page tables and the lines accessed may evict others, and each other: <see cref="Eviction.Access"/> is 0 for all.
/// </remarks>
public sealed partial class MemoryEngine
{
    /// <summary>A load.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="linearAddress">The first byte.</param>
    /// <param name="bytes">1 to 64; they become the bytes read, or zero unless the answer is Done.</param>
    /// <returns>Done; GeneralProtection (not canonical), PageFault with its code, Unspecified, or MachineCheck (poison, F-INT-6).</returns>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineAnswer ReadVirtual(int core, ulong linearAddress, Span<byte> bytes) => ReadThrough(core, linearAddress, bytes, PageAccess.Read);

    /// <summary>An instruction fetch: a load where fetches are permitted.</summary>
    /// <inheritdoc cref="ReadVirtual"/>
    public EngineAnswer FetchVirtual(int core, ulong linearAddress, Span<byte> bytes) => ReadThrough(core, linearAddress, bytes, PageAccess.Fetch);

    /// <summary>A store.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="linearAddress">The first byte.</param>
    /// <param name="bytes">1 to 64.</param>
    /// <returns>Done; GeneralProtection (not canonical), PageFault with its code, Unspecified, or MachineCheck (a poisoned page table).</returns>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is empty or too long.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineAnswer WriteVirtual(int core, ulong linearAddress, ReadOnlySpan<byte> bytes)
    {
        using Hold hold = BeginVirtual(core, bytes.Length);
        if (!TryTranslateSpan(core, linearAddress, bytes.Length, PageAccess.Write, out ulong first, out ulong second, out EngineAnswer fault))
        {
            return fault;
        }

        Span<byte> line = stackalloc byte[LineSize];
        int offset = (int)(linearAddress % LineSize);
        int length = Math.Min(bytes.Length, LineSize - offset);
        bytes[..length].CopyTo(line[offset..]);
        EngineStatus status = WriteLine(core, first, ulong.MaxValue >> (LineSize - length) << offset, line);
        if (status == EngineStatus.Done && length < bytes.Length)
        {
            bytes[length..].CopyTo(line);
            _ = WriteLine(core, second, ulong.MaxValue >> (LineSize - (bytes.Length - length)), line);
        }

        return EngineAnswer.Physical(status);
    }

    /// <summary>CLFLUSH by linear address.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="linearAddress">Any byte of the line.</param>
    /// <returns>Done; GeneralProtection (not canonical), PageFault with its code, Unspecified, or MachineCheck (a poisoned page table).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineAnswer FlushVirtual(int core, ulong linearAddress)
    {
        using Hold hold = BeginVirtual(core);
        if (TryReach(core, linearAddress, PageAccess.Read, out ulong tag, out EngineAnswer answer))
        {
            _package.Flush(tag);
        }

        return answer;
    }

    /// <summary>CLWB by linear address.</summary>
    /// <inheritdoc cref="FlushVirtual"/>
    public EngineAnswer WriteBackVirtual(int core, ulong linearAddress)
    {
        using Hold hold = BeginVirtual(core);
        if (TryReach(core, linearAddress, PageAccess.Read, out ulong tag, out EngineAnswer answer))
        {
            _package.WriteBack(tag);
        }

        return answer;
    }

    /// <summary>A spontaneous fill of a mapped line (F-CCH-8).</summary>
    /// <inheritdoc cref="FlushVirtual"/>
    public EngineAnswer PrefetchVirtual(int core, ulong linearAddress)
    {
        using Hold hold = BeginVirtual(core);
        if (TryReach(core, linearAddress, PageAccess.Read, out ulong tag, out EngineAnswer answer))
        {
            _ = _package.TryPrefetch(tag, _log);
        }

        return answer;
    }

    /// <summary>MOVDIR64B by linear address.</summary>
    /// <param name="core">The core, 0 to 3.</param>
    /// <param name="linearAddress">The destination; a multiple of 64, which is checked before it is translated (F-CCH-4).</param>
    /// <param name="data">At least 64 bytes; the first 64 are written.</param>
    /// <returns>Done; GeneralProtection (misaligned or not canonical), PageFault with its code, Unspecified, or MachineCheck (a poisoned page table).</returns>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineAnswer Movdir64bVirtual(int core, ulong linearAddress, ReadOnlySpan<byte> data)
    {
        Require(data.Length >= LineSize);
        using Hold hold = BeginVirtual(core);
        if (linearAddress % LineSize != 0)
        {
            return new EngineAnswer(EngineStatus.GeneralProtection);
        }

        if (TryReach(core, linearAddress, PageAccess.Write, out ulong tag, out EngineAnswer answer))
        {
            _package.WriteDirect(tag, data);
        }

        return answer;
    }

    private EngineAnswer ReadThrough(int core, ulong linearAddress, Span<byte> bytes, PageAccess access)
    {
        using Hold hold = BeginVirtual(core, bytes.Length);
        bytes.Clear();
        if (!TryTranslateSpan(core, linearAddress, bytes.Length, access, out ulong first, out ulong second, out EngineAnswer fault))
        {
            return fault;
        }

        Span<byte> line = stackalloc byte[LineSize];
        int offset = (int)(linearAddress % LineSize);
        int length = Math.Min(bytes.Length, LineSize - offset);
        EngineStatus status = ReadLine(core, first, line);
        if (status == EngineStatus.Done)
        {
            line.Slice(offset, length).CopyTo(bytes);
            if (length < bytes.Length)
            {
                status = ReadLine(core, second, line);
                line[..(bytes.Length - length)].CopyTo(bytes[length..]);
            }
        }

        if (status != EngineStatus.Done)
        {
            bytes.Clear();
        }

        return EngineAnswer.Physical(status);
    }

    /// <summary>Translates both lines of an access; the second is the first again where there is only one.</summary>
    private bool TryTranslateSpan(int core, ulong linearAddress, int length, PageAccess access, out ulong first, out ulong second, out EngineAnswer fault)
    {
        bool done = TryTranslate(core, linearAddress, access, out first, out fault);
        second = first;
        bool crosses = (int)(linearAddress % LineSize) + length > LineSize;
        return done && (!crosses || TryTranslate(core, (linearAddress | (LineSize - 1)) + 1, access, out second, out fault));
    }

    /// <summary>The line that a linear address names, or why it names none.</summary>
    private bool TryReach(int core, ulong linearAddress, PageAccess access, out ulong tag, out EngineAnswer answer)
    {
        tag = 0;
        if (!TryTranslate(core, linearAddress, access, out ulong physicalAddress, out answer))
        {
            return false;
        }

        bool legal = _package.LayoutOf(core).TryLocate(physicalAddress, out tag);
        answer = EngineAnswer.Physical(legal ? EngineStatus.Done : _package.LayoutOf(core).Refusal(physicalAddress));
        return legal;
    }

    private EngineStatus ReadLine(int core, ulong physicalAddress, Span<byte> line) =>
        _package.LayoutOf(core).TryLocate(physicalAddress, out ulong tag) ? _package.Read(tag, line, _log) : _package.LayoutOf(core).Refusal(physicalAddress);

    private EngineStatus WriteLine(int core, ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line)
    {
        if (!_package.LayoutOf(core).TryLocate(physicalAddress, out ulong tag))
        {
            return _package.LayoutOf(core).Refusal(physicalAddress);
        }

        _package.Write(tag, byteEnables, line, _log);
        return EngineStatus.Done;
    }

    private Hold BeginVirtual(int core, int length = 1)
    {
        CheckCore(core);
        if (length is < 1 or > LineSize)
        {
            throw new ArgumentException($"An access is 1 to {LineSize} bytes long, not {length}.", nameof(length));
        }

        Hold hold = HoldAll();
        BeginLines(core);
        return hold;
    }
}
