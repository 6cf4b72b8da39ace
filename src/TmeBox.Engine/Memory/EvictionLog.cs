using System.Runtime.CompilerServices;

namespace TmeBox.Engine.Memory;

/// <summary>What the last call evicted on its own; and for which core it is.</summary>
internal sealed class EvictionLog
{
    private Eviction[] _evictions = new Eviction[1];
    private int _count;

    /// <summary>The core that performs the call, 0 to 3.</summary>
    public int Core { get; private set; }

    /// <summary>The place in the call's list or range of the access that is being carried out.</summary>
    public int Access { get; set; }

    /// <summary>The evictions so far, in order.</summary>
    public ReadOnlySpan<Eviction> Evictions => _evictions.AsSpan(0, _count);

    /// <summary>A new call begins, which can cause one eviction.</summary>
    /// <param name="core">The core that performs it.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Begin(int core)
    {
        Core = core;
        _count = 0;
        Access = 0;
    }

    /// <summary>A new call begins.</summary>
    /// <param name="core">The core that performs it.</param>
    /// <param name="most">How many evictions it can cause; room for them is made here, so that a repeated call allocates nothing.</param>
    public void Begin(int core, int most)
    {
        Begin(core);
        if (_evictions.Length < most)
        {
            _evictions = new Eviction[most];
        }
    }

    /// <summary>An entry leaves.</summary>
    public void Add(int keyId, ulong lineAddress, ulong physicalAddress, bool writtenBack) =>
        _evictions[_count++] = new Eviction(keyId, lineAddress, physicalAddress, writtenBack, Access);
}
