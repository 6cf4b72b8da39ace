using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

/// <summary>The state of an engine at one moment: made by <see cref="MemoryEngine.TakeSnapshot"/>, used by <see cref="MemoryEngine.Restore"/>.</summary>
/// <remarks>
/// It shares DRAM pages and keys with the engine until one of the two changes, so it costs some nanoseconds for each page that was ever written, plus a copy of
/// the cached lines; the first write to a page afterwards copies that page, 4.25 KiB. It can be restored as often as one likes, beside others, in any order.
/// Dispose of it to give the pages back; disposing of the engine ends it too. Safe for many threads.
/// </remarks>
public sealed class EngineSnapshot : IDisposable
{
    private MemoryEngine? _engine;

    internal EngineSnapshot(MemoryEngine engine, MachineImage image) => (_engine, Image) = (engine, image);

    internal MachineImage Image { get; }

    /// <summary>Whether it belongs to an engine and can be restored there.</summary>
    internal bool BelongsTo(MemoryEngine engine) => ReferenceEquals(_engine, engine);

    /// <summary>Gives what it shares back.</summary>
    public void Dispose() => Interlocked.Exchange(ref _engine, null)?.Release(Image);
}
