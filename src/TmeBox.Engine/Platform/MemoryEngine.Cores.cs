namespace TmeBox.Engine;

/// <summary>Accesses of any core by physical address.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>The port behind the engine's own accesses of a core; used by one thread at a time, as they are.</summary>
    /// <param name="core">0 to 3, where the platform has it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public MemoryPort PortOf(int core)
    {
        CheckCore(core);
        return _ports[core];
    }

    /// <inheritdoc cref="MemoryPort.Read(ulong, Span{byte})"/>
    public EngineStatus Read(int core, ulong physicalAddress, Span<byte> line) => PortOf(core).Read(physicalAddress, line);

    /// <inheritdoc cref="MemoryPort.Write(ulong, ulong, ReadOnlySpan{byte})"/>
    public EngineStatus Write(int core, ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line) => PortOf(core).Write(physicalAddress, byteEnables, line);

    /// <inheritdoc cref="MemoryPort.Flush"/>
    public EngineStatus Flush(int core, ulong physicalAddress) => PortOf(core).Flush(physicalAddress);

    /// <inheritdoc cref="MemoryPort.Evict"/>
    public EngineStatus Evict(int core, ulong physicalAddress) => PortOf(core).Evict(physicalAddress);

    /// <inheritdoc cref="MemoryPort.WriteBack"/>
    public EngineStatus WriteBack(int core, ulong physicalAddress) => PortOf(core).WriteBack(physicalAddress);

    /// <inheritdoc cref="MemoryPort.Prefetch"/>
    public EngineStatus Prefetch(int core, ulong physicalAddress) => PortOf(core).Prefetch(physicalAddress);

    /// <inheritdoc cref="MemoryPort.Movdir64b"/>
    public EngineStatus Movdir64b(int core, ulong physicalAddress, ReadOnlySpan<byte> data) => PortOf(core).Movdir64b(physicalAddress, data);

    /// <inheritdoc cref="MemoryPort.WriteUncached"/>
    public EngineStatus WriteUncached(int core, ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line) =>
        PortOf(core).WriteUncached(physicalAddress, byteEnables, line);

    /// <summary>WBINVD: writes back and empties the caches that the profile's <see cref="EngineProfile.WbinvdScope"/> covers, all KeyIDs (F-CCH-2, F-CCH-3).</summary>
    /// <remarks>
    /// Dirty lines are written back by ascending line address, then KeyID. What a core of the other package holds too stays there, clean. Allocates.
    /// </remarks>
    /// <param name="core">The core, 0 to 3.</param>
    /// <returns>Done, or GeneralProtection outside privilege level 0 (nothing changed).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public EngineStatus Wbinvd(int core)
    {
        CheckCore(core);
        using var hold = HoldAll();
        Forget();
        if (_cores[core].Mode.Cpl != 0)
        {
            return EngineStatus.GeneralProtection;
        }

        bool package = Profile.WbinvdScope == WbinvdCoverage.Package;
        _package.WriteBackAll(package ? 0b11 << (core & 2) : 1 << core);
        return EngineStatus.Done;
    }

    private void CheckCore(int core)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(core);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(core, Profile.Cores);
    }

    private void CheckPackage(int package)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(package);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(package, Profile.Packages);
    }
}
