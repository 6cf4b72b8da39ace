namespace TmeBox.Engine.Memory;

/// <summary>A cache that always has room; it grows with the number of lines in it and keeps freed slots for later.</summary>
internal sealed class EndlessCache : LineCache
{
    private const int MostLines = 1 << 24;
    private readonly Dictionary<ulong, int> _slots = [];
    private readonly Stack<int> _free = new();
    private ulong[] _tags = [];
    private int _used;

    /// <inheritdoc/>
    public override int SlotCount => _used;

    /// <inheritdoc/>
    public override int Find(ulong tag) => _slots.TryGetValue(tag, out int slot) ? slot : -1;

    /// <inheritdoc/>
    /// <remarks>Nothing is ever evicted, so the order of use does not matter.</remarks>
    public override int Use(ulong tag) => Find(tag);

    /// <inheritdoc/>
    public override void Touch(int slot)
    {
    }

    /// <inheritdoc/>
    public override int Room(ulong tag, bool spareAliases)
    {
        if (_free.Count > 0)
        {
            return _free.Peek();
        }

        if (_used == _tags.Length)
        {
            if (_used == MostLines)
            {
                throw new OverflowException($"An unlimited cache holds at most {MostLines} lines.");
            }

            int count = Math.Max(64, 2 * _used);
            Array.Resize(ref _tags, count);
            Array.Fill(_tags, LineKey.None, _used, count - _used);
            Reserve(count);
        }

        return _used;
    }

    /// <inheritdoc/>
    public override ulong TagAt(int slot) => _tags[slot];

    /// <inheritdoc/>
    protected override void Place(int slot, ulong tag)
    {
        if (_free.Count > 0)
        {
            _free.Pop();
        }
        else
        {
            _used++;
        }

        _tags[slot] = tag;
        _slots.Add(tag, slot);
    }

    /// <inheritdoc/>
    public override IEnumerable<int> SlotsByAge() => _slots.Values;

    /// <inheritdoc/>
    public override IEnumerable<ulong> TagsByAge() => [];

    /// <inheritdoc/>
    protected override void Displace(int slot)
    {
        _slots.Remove(_tags[slot]);
        _tags[slot] = LineKey.None;
        _free.Push(slot);
    }
}
