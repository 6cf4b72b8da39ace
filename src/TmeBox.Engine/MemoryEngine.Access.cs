using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

/// <summary>Accesses through the engine's own port.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>The port behind the engine's own accesses of core 0; used by one thread at a time, as they are.</summary>
    public MemoryPort Port => _ports[0];

    /// <summary>The entries that the last call evicted on its own: see <see cref="MemoryPort.LastEvictions"/>.</summary>
    /// <remarks>
    /// Every call on the engine counts, such as <see cref="Reset"/>, but for inspection; with <see cref="EngineOptions.ManyThreads"/> only the accesses of
    /// <see cref="Port"/> do.
    /// </remarks>
    public ReadOnlySpan<Eviction> LastEvictions => Port.LastEvictions;

    /// <summary>Another port, for another thread; see <see cref="EngineOptions.ManyThreads"/>.</summary>
    /// <param name="core">The core whose accesses go through it, 0 to 3 where the platform has it.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform has no such core.</exception>
    public MemoryPort OpenPort(int core = 0)
    {
        CheckCore(core);
        return new(this, _package, _stripes, new EvictionLog(), core);
    }

    /// <inheritdoc cref="MemoryPort.Read(ulong, Span{byte})"/>
    public EngineStatus Read(ulong physicalAddress, Span<byte> line) => Port.Read(physicalAddress, line);

    /// <inheritdoc cref="MemoryPort.Write(ulong, ulong, ReadOnlySpan{byte})"/>
    public EngineStatus Write(ulong physicalAddress, ulong byteEnables, ReadOnlySpan<byte> line) => Port.Write(physicalAddress, byteEnables, line);

    /// <inheritdoc cref="MemoryPort.Flush"/>
    public EngineStatus Flush(ulong physicalAddress) => Port.Flush(physicalAddress);

    /// <inheritdoc cref="MemoryPort.Evict"/>
    public EngineStatus Evict(ulong physicalAddress) => Port.Evict(physicalAddress);

    /// <inheritdoc cref="MemoryPort.WriteBack"/>
    public EngineStatus WriteBack(ulong physicalAddress) => Port.WriteBack(physicalAddress);

    /// <inheritdoc cref="MemoryPort.Prefetch"/>
    public EngineStatus Prefetch(ulong physicalAddress) => Port.Prefetch(physicalAddress);

    /// <inheritdoc cref="MemoryPort.Movdir64b"/>
    public EngineStatus Movdir64b(ulong physicalAddress, ReadOnlySpan<byte> data) => Port.Movdir64b(physicalAddress, data);
}
