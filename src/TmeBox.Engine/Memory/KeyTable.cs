using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>What each KeyID names now: the TME key, keys of its own, or plaintext (F-PCFG-4).</summary>
/// <remarks>
/// Expanded keys lie in one block of 768-byte records; record 0 is the TME key, a KeyID gets its record when it is first programmed and keeps it.
/// The table grows with the number of KeyIDs ever programmed.
/// </remarks>
internal sealed class KeyTable
{
    private const int PlaintextEntry = -1;
    private readonly KeyState[] _states;
    private readonly int[] _entries;
    private readonly int[] _owned;
    private byte[] _records = new byte[KeyRecord.Size];
    private int _used = 1;
    private bool _tmePlain = true;

    /// <summary>Makes a table in which every KeyID is plaintext, as before activation.</summary>
    /// <param name="keyIds">Number of KeyIDs, 0 included.</param>
    public KeyTable(int keyIds)
    {
        _states = new KeyState[keyIds];
        _entries = new int[keyIds];
        _owned = new int[keyIds];
    }

    /// <summary>Back to the state before activation; wipes the keys.</summary>
    public void Clear()
    {
        Array.Clear(_states);
        Array.Clear(_entries);
        Array.Clear(_owned);
        Array.Clear(_records);
        _records = new byte[KeyRecord.Size];
        _used = 1;
        _tmePlain = true;
    }

    /// <summary>Takes the TME key; every KeyID behaves as TME (F-ACT-3).</summary>
    public void Activate(EngineAlgorithms algorithm, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> tweakKey, bool bypass)
    {
        Clear();
        int length = KeyLength(algorithm);
        KeyRecord.Expand(_records, dataKey[..length], tweakKey[..length], integrity: false);
        _tmePlain = bypass;
    }

    /// <summary>Gives a KeyID keys of its own, as long as the algorithm takes.</summary>
    public void Program(int keyId, EngineAlgorithms algorithm, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> tweakKey)
    {
        int entry = _owned[keyId];
        if (entry == 0)
        {
            entry = Allot();
            _owned[keyId] = entry;
        }

        bool integrity = (algorithm & (EngineAlgorithms.Xts128Integrity | EngineAlgorithms.Xts256Integrity)) != 0;
        KeyRecord.Expand(Record(entry), dataKey, tweakKey, integrity);
        _entries[keyId] = entry;
        _states[keyId] = new KeyState(KeyMode.Keyed, algorithm);
    }

    /// <summary>Takes the keys of a KeyID away and wipes them.</summary>
    /// <param name="keyId">The KeyID.</param>
    /// <param name="mode"><see cref="KeyMode.Tme"/> or <see cref="KeyMode.NoEncrypt"/>.</param>
    public void Unkey(int keyId, KeyMode mode)
    {
        if (_owned[keyId] != 0)
        {
            Record(_owned[keyId]).Clear();
        }

        _entries[keyId] = mode == KeyMode.NoEncrypt ? PlaintextEntry : 0;
        _states[keyId] = new KeyState(mode, EngineAlgorithms.None);
    }

    /// <summary>The state of a KeyID.</summary>
    public KeyState State(int keyId) => keyId < _states.Length ? _states[keyId] : default;

    /// <summary>The expanded keys that a KeyID names now, or an empty span for plaintext.</summary>
    public ReadOnlySpan<byte> Resolve(int keyId)
    {
        int entry = keyId < _entries.Length ? _entries[keyId] : 0;
        bool plain = entry == PlaintextEntry || (entry == 0 && _tmePlain);
        return plain ? default : Record(entry);
    }

    /// <summary>The bytes of one key: 16 or 32.</summary>
    public static int KeyLength(EngineAlgorithms algorithm) =>
        (algorithm & (EngineAlgorithms.Xts256 | EngineAlgorithms.Xts256Integrity)) != 0 ? 32 : 16;

    private Span<byte> Record(int entry) => _records.AsSpan(entry * KeyRecord.Size, KeyRecord.Size);

    private int Allot()
    {
        int entry = _used++;
        if (_records.Length < _used * KeyRecord.Size)
        {
            var larger = new byte[2 * _used * KeyRecord.Size];
            _records.CopyTo(larger, 0);
            Array.Clear(_records);
            _records = larger;
        }

        return entry;
    }
}
