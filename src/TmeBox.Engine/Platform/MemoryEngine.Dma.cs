using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

/// <summary>Accesses of a device, whose KeyID comes from the VT-d entry that maps it (F-CCH-7). Coherent with the caches under that KeyID.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>A device reads a line: from the caches if it is there under the same KeyID, and else from DRAM; nothing becomes cached.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <param name="line">At least 64 bytes; the first 64 become the line, or zero unless the answer is Done.</param>
    /// <returns>Done; Aborted for a private KeyID, an address beyond MAXPHYADDR, or poison; Unspecified (F-ADR-3).</returns>
    /// <exception cref="ArgumentException"><paramref name="line"/> is too short.</exception>
    public EngineStatus DmaRead(ulong physicalAddress, Span<byte> line)
    {
        Require(line.Length >= LineSize);
        using Hold hold = HoldLine(physicalAddress);
        Forget();
        EngineStatus status = AdmitDevice(physicalAddress, out ulong tag);
        if (status == EngineStatus.Done)
        {
            return _package.ReadPastCache(tag, line);
        }

        line[..LineSize].Clear();
        return status;
    }

    /// <summary>A device writes chosen bytes of a line to DRAM; the entry under the same KeyID is written back if dirty and dropped first.</summary>
    /// <param name="physicalAddress">Any byte of the line, with the KeyID.</param>
    /// <param name="byteEnables">Bit i enables byte i of the line.</param>
    /// <param name="line">At least 64 bytes, laid out as the line; bytes that are not enabled are ignored.</param>
    /// <returns>Done, even where poison was met; Aborted for a private KeyID or an address beyond MAXPHYADDR; Unspecified (F-ADR-3).</returns>
    /// <exception cref="ArgumentException"><paramref name="line"/> is too short.</exception>
    public EngineStatus DmaWrite(ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line)
    {
        Require(line.Length >= LineSize);
        using Hold hold = HoldLine(physicalAddress);
        Forget();
        EngineStatus status = AdmitDevice(physicalAddress, out ulong tag);
        if (status == EngineStatus.Done)
        {
            _package.WritePastCache(tag, byteEnables, line);
        }

        return status;
    }

    /// <summary>A device is never in SEAM, whatever its address was mapped by.</summary>
    private EngineStatus AdmitDevice(ulong physicalAddress, out ulong tag)
    {
        AddressLayout layout = _package.Layout;
        if (layout.TryLocate(physicalAddress, out tag))
        {
            return EngineStatus.Done;
        }

        EngineStatus refusal = layout.Refusal(physicalAddress);
        return refusal == EngineStatus.PageFault ? EngineStatus.Aborted : refusal;
    }
}
