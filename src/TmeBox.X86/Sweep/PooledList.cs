using System.Buffers;

namespace TmeBox.X86.Sweep;

/// <summary>
/// A list whose room comes from a pool: a sweep makes many lists of many items, and what is allocated for each sweep anew costs more than what is done with it.
/// Used by one thread at a time.
/// </summary>
/// <typeparam name="T">What is in it.</typeparam>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private const int Least = 64;
    private T[] items = [];

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>All of them, until others are added.</summary>
    public Span<T> Items => items.AsSpan(0, Count);

    /// <summary>Where others may be put behind those that there are.</summary>
    /// <param name="most">How many.</param>
    public Span<T> Room(int most)
    {
        if (items.Length - Count < most) Move(Math.Max(Count + most, Math.Max(Least, items.Length * 2)));
        return items.AsSpan(Count, most);
    }

    /// <summary>So many were put there.</summary>
    public void Added(int count) => Count += count;

    /// <summary>Adds one.</summary>
    public void Add(T item)
    {
        if (Count == items.Length) Room(1);
        items[Count++] = item;
    }

    /// <summary>Puts others in the place of the first ones.</summary>
    public void ReplaceFirst(int count, ReadOnlySpan<T> others)
    {
        if (count == others.Length)
        {
            others.CopyTo(items);
            return;
        }

        // Room first: what was there before it belongs to the pool.
        Room(others.Length);
        var rest = Items[count..];
        rest.CopyTo(items.AsSpan(others.Length));
        others.CopyTo(items);
        Count = others.Length + rest.Length;
    }

    /// <summary>Keeps the first ones, in no more room than they need.</summary>
    public void Keep(int count)
    {
        if (count == Count) return;
        Count = count;
        Move(count);
    }

    /// <summary>Removes all.</summary>
    public void Clear() => Count = 0;

    /// <summary>Removes all, and gives up the room.</summary>
    public void Dispose()
    {
        Count = 0;
        Move(0);
    }

    private void Move(int length)
    {
        T[] other = length == 0 ? [] : ArrayPool<T>.Shared.Rent(length);
        Items.CopyTo(other);
        if (items.Length != 0) ArrayPool<T>.Shared.Return(items);
        items = other;
    }
}
