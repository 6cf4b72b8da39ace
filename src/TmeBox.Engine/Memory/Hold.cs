using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Memory;

/// <summary>Stripes of an engine, held until disposed of; keeps the engine and its memory alive meanwhile.</summary>
internal readonly ref struct Hold
{
    private readonly MemoryEngine _engine;
    private readonly Stripes _stripes;
    private readonly ulong _held;

    /// <summary>Enters stripes.</summary>
    /// <exception cref="ObjectDisposedException">The engine is disposed of.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Hold(MemoryEngine engine, Stripes stripes, ulong held)
    {
        stripes.Enter(held);
        (_engine, _stripes, _held) = (engine, stripes, held);
        if (engine.IsDisposed)
        {
            stripes.Exit(held);
            ObjectDisposedException.ThrowIf(true, engine);
        }
    }

    /// <summary>Leaves them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Dispose()
    {
        _stripes.Exit(_held);
        GC.KeepAlive(_engine);
    }
}
