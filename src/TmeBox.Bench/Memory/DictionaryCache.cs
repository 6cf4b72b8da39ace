using TmeBox.Engine.Cipher;

namespace TmeBox.Bench.Memory;

/// <summary>The yardstick for the cache model: the same cache as one writes it with a dictionary and a linked list a set, over the same cipher and flat DRAM.</summary>
internal sealed class DictionaryCache
{
    private readonly Dictionary<ulong, LinkedListNode<Entry>> _entries = [];
    private readonly LinkedList<Entry>[] _sets;
    private readonly int _ways;
    private readonly byte[] _dram;
    private readonly byte[][] _records;
    private readonly LineCipher _cipher = LineCipher.For(Engine.AesPath.Auto);

    /// <summary>Makes an empty cache.</summary>
    public DictionaryCache(int sets, int ways, byte[] dram, byte[][] records)
    {
        _sets = [.. Enumerable.Range(0, sets).Select(_ => new LinkedList<Entry>())];
        _ways = ways;
        _dram = dram;
        _records = records;
    }

    /// <summary>Reads a line through the cache.</summary>
    public void Read(int keyId, ulong address, Span<byte> line)
    {
        ulong tag = (address << 9) | (uint)keyId;
        LinkedList<Entry> set = _sets[(address >> 6) & ((ulong)_sets.Length - 1)];
        if (_entries.TryGetValue(tag, out LinkedListNode<Entry>? node))
        {
            set.Remove(node);
            set.AddFirst(node);
        }
        else
        {
            node = Fill(set, tag, keyId, address);
        }

        node.Value.Data.CopyTo(line);
    }

    private LinkedListNode<Entry> Fill(LinkedList<Entry> set, ulong tag, int keyId, ulong address)
    {
        if (set.Count == _ways)
        {
            Entry victim = set.Last!.Value;
            set.RemoveLast();
            _entries.Remove(victim.Tag);
            if (victim.Dirty)
            {
                ulong old = victim.Tag >> 9 & ~63ul;
                _cipher.Encrypt(_records[victim.Tag & 0x7FFF], new Block128(old, 0), victim.Data, _dram.AsSpan((int)old, 64));
            }
        }

        var entry = new Entry(tag);
        _cipher.Decrypt(_records[keyId], new Block128(address, 0), _dram.AsSpan((int)address, 64), entry.Data);
        LinkedListNode<Entry> node = set.AddFirst(entry);
        _entries.Add(tag, node);
        return node;
    }

    private sealed class Entry(ulong tag)
    {
        public ulong Tag { get; } = tag;

        public byte[] Data { get; } = new byte[64];

        public bool Dirty { get; set; }
    }
}
