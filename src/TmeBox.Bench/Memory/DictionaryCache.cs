using TmeBox.Engine;
using TmeBox.Engine.Cipher;

namespace TmeBox.Bench.Memory;

/// <summary>The yardstick for the cache: the same one as it is usually written, with a dictionary and a linked list for each set.</summary>
/// <remarks>The cipher is the engine's, DRAM is a flat array: only the model of the cache differs.</remarks>
internal sealed class DictionaryCache
{
    private const int KeyIdBits = 15;
    private readonly Dictionary<ulong, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry>[] _sets;
    private readonly int _ways;
    private readonly byte[] _dram;
    private readonly byte[] _record = new byte[KeyRecord.Size];
    private readonly LineCipher _cipher = LineCipher.For(AesPath.Auto);

    /// <summary>Makes an empty cache.</summary>
    public DictionaryCache(CacheShape shape, int bytes)
    {
        _sets = [.. Enumerable.Range(0, shape.Sets).Select(_ => new LinkedList<Entry>())];
        _ways = shape.Ways;
        _dram = new byte[bytes];
        KeyRecord.Expand(_record, new byte[16], new byte[16]);
    }

    /// <summary>Reads a line through the cache.</summary>
    public void Read(int keyId, ulong address, Span<byte> line)
    {
        ulong tag = (address >> 6 << KeyIdBits) | (uint)keyId;
        LinkedList<Entry> set = _sets[(address >> 6) & ((ulong)_sets.Length - 1)];
        if (_entries.TryGetValue(tag, out LinkedListNode<Entry>? node))
        {
            set.Remove(node);
            set.AddFirst(node);
        }
        else
        {
            if (set.Count == _ways)
            {
                _entries.Remove(set.Last!.Value.Tag);
                set.RemoveLast();
            }

            var entry = new Entry(tag);
            _cipher.Decrypt(_record, _cipher.Format.Unit(address, keyId), _dram.AsSpan((int)address, 64), entry.Data);
            node = set.AddFirst(entry);
            _entries.Add(tag, node);
        }

        node.Value.Data.CopyTo(line);
    }

    private sealed class Entry(ulong tag)
    {
        public ulong Tag { get; } = tag;

        public byte[] Data { get; } = new byte[64];
    }
}
