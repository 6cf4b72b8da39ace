using TmeBox.Engine;

namespace TmeBox.Bench.Memory;

/// <summary>A list of accesses as a caller would use one: filled in anew for each batch of addresses, which counts as work.</summary>
internal sealed class RandomList
{
    private readonly LineAccess[] _list;
    private readonly ulong[] _keyIds = new ulong[1 << 16];
    private readonly byte[] _data;
    private int _next;

    /// <summary>Makes it.</summary>
    /// <param name="keys">Accesses have random KeyIDs from 1 to this one.</param>
    /// <param name="batch">Accesses a batch.</param>
    /// <param name="operation">What they do.</param>
    public RandomList(int keys, int batch, LineOperation operation)
    {
        var random = new Random(2);
        _list = new LineAccess[batch];
        _data = new byte[batch * 64];
        for (int i = 0; i < _keyIds.Length; i++)
        {
            _keyIds[i] = KeyedEngine.Pa(1 + random.Next(keys), 0);
        }

        for (int i = 0; i < batch; i++)
        {
            _list[i] = new LineAccess { Operation = operation, Offset = i * 64, ByteEnables = ulong.MaxValue };
        }
    }

    /// <summary>A batch.</summary>
    public void Execute(MemoryPort port, ReadOnlySpan<ulong> addresses)
    {
        for (int i = 0; i < addresses.Length; i++)
        {
            _list[i].PhysicalAddress = _keyIds[(_next + i) & (_keyIds.Length - 1)] | addresses[i];
        }

        _next += addresses.Length;
        port.Execute(_list, _data);
    }
}
