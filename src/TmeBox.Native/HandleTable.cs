namespace TmeBox.Native;

/// <summary>What a caller holds of ours, by number: place in the lower half, generation of the place in the upper half. 0 is never one.</summary>
/// <remarks>Any number may be asked for: a closed, foreign or made-up one is found to be none. Safe for many threads; asking takes no lock.</remarks>
internal sealed class HandleTable
{
    /// <summary>The most handles that can be open at once.</summary>
    public const int Most = 1 << 20;

    private readonly Lock _change = new();
    private readonly Stack<int> _free = [];

    // An entry never changes: who reads one sees a handle and the target that belongs to it.
    private Entry?[] _entries = new Entry?[16];
    private uint[] _generations = new uint[16];
    private int _used;

    /// <summary>Opens a handle.</summary>
    /// <exception cref="InvalidOperationException">Too many are open.</exception>
    public ulong Open(object target)
    {
        lock (_change)
        {
            if (!_free.TryPop(out int place))
            {
                place = Grow();
            }

            ulong handle = ((ulong)++_generations[place] << 32) | (uint)(place + 1);
            Volatile.Write(ref _entries[place], new Entry(handle, target));
            return handle;
        }
    }

    /// <summary>What an open handle stands for.</summary>
    /// <exception cref="HandleException">It is not open, or of another kind.</exception>
    public T Find<T>(ulong handle)
        where T : class
    {
        Entry?[] entries = Volatile.Read(ref _entries);
        long place = (uint)handle - 1L;
        return place >= 0 && place < entries.Length && Volatile.Read(ref entries[place]) is { } entry && entry.Handle == handle && entry.Target is T target
            ? target
            : throw new HandleException($"{handle:x}h is no open handle of a {typeof(T).Name}.");
    }

    /// <summary>Closes a handle; of two threads that close one, one succeeds.</summary>
    /// <exception cref="HandleException">It is not open.</exception>
    public object Close(ulong handle)
    {
        lock (_change)
        {
            object target = Find<object>(handle);
            int place = (int)(uint)handle - 1;
            Volatile.Write(ref _entries[place], null);

            // A place whose generations are used up is not used again, so that no number comes back.
            if (_generations[place] < uint.MaxValue)
            {
                _free.Push(place);
            }

            return target;
        }
    }

    private int Grow()
    {
        if (_used == Most)
        {
            throw new InvalidOperationException($"{Most} handles are open; close some.");
        }

        if (_used == _entries.Length)
        {
            Array.Resize(ref _generations, 2 * _used);
            Entry?[] entries = _entries;
            Array.Resize(ref entries, 2 * _used);
            Volatile.Write(ref _entries, entries);
        }

        return _used++;
    }

    private sealed record Entry(ulong Handle, object Target);
}
