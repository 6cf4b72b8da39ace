namespace TmeBox.Engine;

/// <summary>Accesses through the engine's own port.</summary>
public sealed partial class MemoryEngine
{
    /// <summary>The port behind the engine's own accesses; used by one thread at a time, as they are.</summary>
    public MemoryPort Port { get; }

    /// <summary>The entries that the last call evicted on its own: see <see cref="MemoryPort.LastEvictions"/>.</summary>
    /// <remarks>
    /// Every call on the engine counts, such as <see cref="Pconfig"/>, but for inspection; with <see cref="EngineOptions.ManyThreads"/> only the accesses of
    /// <see cref="Port"/> do.
    /// </remarks>
    public ReadOnlySpan<Eviction> LastEvictions => Port.LastEvictions;

    /// <summary>Another port, for another thread; see <see cref="EngineOptions.ManyThreads"/>.</summary>
    public MemoryPort OpenPort() => new(this, _package, _stripes);

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
