using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>What each KeyID names now: the TME key, keys of its own, or plaintext (F-PCFG-4).</summary>
/// <remarks>
/// Expanded keys lie in one block of <see cref="KeyRecord.Size"/>-byte records, found by KeyID; record 0 is the TME key. Behind the records lie the
/// <see cref="KeyPair"/>s of KeyIDs with AES-128 keys of their own, and behind those the <see cref="WideKeys"/> of the lowest KeyIDs, while keys are few enough
/// to stay near. The block takes room where keys were programmed. An image shares the block until one of the two changes it.
/// </remarks>
internal sealed unsafe class KeyTable : IDisposable
{
    /// <summary>From this many programmed KeyIDs on, 1.5 MiB, the block is worth huge pages.</summary>
    private const int ManyKeys = 2048;

    /// <summary>The KeyIDs with room for wide keys, and the most programmed KeyIDs for which there are any: their schedules for one direction fill 176 KiB.</summary>
    private const int NearKeys = 256;

    /// <summary>For each KeyID its mode in bits 1:0 and its algorithm in bits 7:4: one byte, so that all modes stay near.</summary>
    private readonly byte[] _states;
    private SharedBlock _records;
    private int _keyed;
    private bool _tmePlain = true;

    /// <summary>Makes a table in which every KeyID is plaintext, as before activation.</summary>
    /// <param name="keyIds">Number of KeyIDs, 0 included.</param>
    public KeyTable(int keyIds)
    {
        _states = new byte[keyIds];
        _records = new SharedBlock(NewBlock());
    }

    /// <summary>Back to the state before activation; wipes the keys.</summary>
    public void Clear()
    {
        Own();
        for (int keyId = 0; keyId < _states.Length; keyId++)
        {
            if (keyId == 0 || State(keyId).Mode == KeyMode.Keyed)
            {
                Wipe(keyId);
            }
        }

        Array.Clear(_states);
        _keyed = 0;
        _tmePlain = true;
    }

    /// <summary>Takes the TME key; every KeyID behaves as TME (F-ACT-3).</summary>
    public void Activate(EngineAlgorithms algorithm, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> tweakKey, bool bypass)
    {
        Clear();
        int length = KeyLength(algorithm);
        KeyRecord.Expand(Record(0), dataKey[..length], tweakKey[..length]);
        MakeWide(0);
        _tmePlain = bypass;
    }

    /// <summary>Gives a KeyID, other than 0, keys of its own, as long as the algorithm takes.</summary>
    public void Program(int keyId, EngineAlgorithms algorithm, ReadOnlySpan<byte> dataKey, ReadOnlySpan<byte> tweakKey)
    {
        Own();
        WideKeys.Drop(Pointer(keyId));
        KeyRecord.Expand(Record(keyId), dataKey, tweakKey);

        // A longer key has no pair: that of a shorter one before it must not stay.
        PairOf(keyId).Clear();
        if (dataKey.Length == KeyPair.Tweak)
        {
            dataKey.CopyTo(PairOf(keyId)[KeyPair.Data..]);
            tweakKey.CopyTo(PairOf(keyId)[KeyPair.Tweak..]);
        }

        if (State(keyId).Mode != KeyMode.Keyed)
        {
            _keyed++;
            if (_keyed == ManyKeys)
            {
                _records.Block.UseHugePages(0, _records.Block.Length, collapse: true);
            }
            else if (_keyed == NearKeys + 1)
            {
                DropWide();
            }
        }

        MakeWide(keyId);
        _states[keyId] = Packed(new KeyState(KeyMode.Keyed, algorithm));
    }

    /// <summary>Takes the keys of a KeyID, other than 0, away and wipes them.</summary>
    /// <param name="keyId">The KeyID.</param>
    /// <param name="mode"><see cref="KeyMode.Tme"/> or <see cref="KeyMode.NoEncrypt"/>.</param>
    public void Unkey(int keyId, KeyMode mode)
    {
        if (State(keyId).Mode == KeyMode.Keyed)
        {
            Own();
            Wipe(keyId);
            _keyed--;
        }

        _states[keyId] = Packed(new KeyState(mode, EngineAlgorithms.None));
    }

    /// <summary>The state of a KeyID.</summary>
    public KeyState State(int keyId)
    {
        int packed = keyId < _states.Length ? _states[keyId] : 0;
        return new KeyState((KeyMode)(packed & 3), (EngineAlgorithms)(packed >> 4));
    }

    /// <summary>The expanded keys that a KeyID names now, <see cref="KeyRecord.Size"/> bytes, or null for plaintext.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Resolve(int keyId)
    {
        return State(keyId).Mode switch
        {
            KeyMode.Keyed => Pointer(keyId),
            KeyMode.NoEncrypt => null,
            _ => _tmePlain ? null : _records.Pointer,
        };
    }

    /// <summary>Whether the keys are so many that caches do not hold their schedules.</summary>
    public bool AreMany => _keyed >= ManyKeys;

    /// <summary>Whether a KeyID has a key of its own whose algorithm checks MACs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsChecked(int keyId)
    {
        KeyState state = State(keyId);
        return state.Mode == KeyMode.Keyed && (state.Algorithm & (EngineAlgorithms.Xts128Integrity | EngineAlgorithms.Xts256Integrity)) != 0;
    }

    /// <summary>The <see cref="KeyPair"/> of a KeyID, or null if it has no AES-128 key of its own.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public byte* Pair(int keyId) =>
        State(keyId) is { Mode: KeyMode.Keyed, Algorithm: EngineAlgorithms.Xts128 or EngineAlgorithms.Xts128Integrity }
            ? _records.Pointer + ((nint)_states.Length * KeyRecord.Size) + ((nint)keyId * KeyPair.Size)
            : null;

    /// <summary>The table as it is now. Costs a copy of the modes; the keys are copied by whoever changes them first.</summary>
    public KeyImage Save() => new((byte[])_states.Clone(), _records.Share(), _keyed, _tmePlain);

    /// <summary>The table as it was; the image stays good for another time.</summary>
    public void Restore(KeyImage image)
    {
        image.States.CopyTo(_states, 0);
        _records.Release();
        _records = image.Records.Share();
        _keyed = image.Keyed;
        _tmePlain = image.TmePlain;
    }

    /// <summary>Adds what every KeyID names to a digest, as <see cref="MemoryEngine.ComputeDigest"/> says.</summary>
    public void AppendTo(IncrementalHash hash)
    {
        hash.AppendData([_tmePlain ? (byte)1 : (byte)0]);
        AppendKeys(hash, 0);
        for (int keyId = 1; keyId < _states.Length; keyId++)
        {
            KeyState state = State(keyId);
            if (state.Mode != KeyMode.Tme)
            {
                StateDigest.Add(hash, (uint)keyId | (ulong)state.Mode << 32);
                hash.AppendData(BitConverter.GetBytes(BitConverter.IsLittleEndian ? (int)state.Algorithm : BinaryPrimitives.ReverseEndianness((int)state.Algorithm)));
            }

            if (state.Mode == KeyMode.Keyed)
            {
                AppendKeys(hash, keyId);
            }
        }
    }

    /// <summary>The bytes of one key: 16 or 32.</summary>
    public static int KeyLength(EngineAlgorithms algorithm) =>
        (algorithm & (EngineAlgorithms.Xts256 | EngineAlgorithms.Xts256Integrity)) != 0 ? 32 : 16;

    /// <inheritdoc/>
    public void Dispose() => _records.Release();

    /// <summary>Where wide keys begin in the block: a multiple of 64, also behind the pair of a single KeyID.</summary>
    private nint WideStart => (((nint)_states.Length * (KeyRecord.Size + KeyPair.Size)) + 63) & ~(nint)63;

    private byte* Pointer(int keyId) => _records.Pointer + ((nint)keyId * KeyRecord.Size);

    private Span<byte> Record(int keyId) => new(Pointer(keyId), KeyRecord.Size);

    private Span<byte> PairOf(int keyId) => new(_records.Pointer + ((nint)_states.Length * KeyRecord.Size) + ((nint)keyId * KeyPair.Size), KeyPair.Size);

    /// <summary>Wide keys for a record that has none, if its KeyID has room for them and keys are few.</summary>
    private void MakeWide(int keyId)
    {
        if (keyId < NearKeys && _keyed <= NearKeys)
        {
            WideKeys.Make(Pointer(keyId), _records.Pointer + WideStart + ((nint)keyId * WideKeys.Size));
        }
    }

    /// <summary>No more wide keys: a mixture of both kinds would be slower than either.</summary>
    private void DropWide()
    {
        for (int keyId = 0; keyId < Math.Min(NearKeys, _states.Length); keyId++)
        {
            WideKeys.Drop(Pointer(keyId));
        }
    }

    private void Wipe(int keyId)
    {
        WideKeys.Drop(Pointer(keyId));
        Record(keyId).Clear();
        PairOf(keyId).Clear();
    }

    private static byte Packed(KeyState state) => (byte)((int)state.Mode | (int)state.Algorithm << 4);

    /// <summary>A schedule begins with its key.</summary>
    private void AppendKeys(IncrementalHash hash, int keyId)
    {
        ReadOnlySpan<byte> record = Record(keyId);
        byte length = record[KeyRecord.Rounds] switch
        {
            0 => 0,
            10 => 16,
            _ => 32,
        };
        hash.AppendData([length]);
        hash.AppendData(record.Slice(KeyRecord.Encrypt, length));
        hash.AppendData(record.Slice(KeyRecord.Tweak, length));
    }

    private NativeBlock NewBlock()
    {
        nuint length = (nuint)WideStart + ((nuint)Math.Min(NearKeys, _states.Length) * WideKeys.Size);
        return NativeBlock.Reserve(length, length < NativeBlock.HugePage ? 64 : (nuint)NativeBlock.HugePage, length);
    }

    /// <summary>Makes the block this table's alone, before it is changed.</summary>
    private void Own()
    {
        if (_records.IsShared)
        {
            NativeBlock copy = NewBlock();
            if (_keyed >= ManyKeys)
            {
                copy.UseHugePages(0, copy.Length);
            }

            SharedBlock old = _records;
            _records = new SharedBlock(copy);
            for (int keyId = 0; keyId < _states.Length; keyId++)
            {
                if (keyId == 0 || State(keyId).Mode == KeyMode.Keyed)
                {
                    Copy(old.Pointer, Record(keyId));
                    Copy(old.Pointer, PairOf(keyId));
                    Copy(old.Pointer, WideKeys.Of(Pointer(keyId)));
                }
            }

            old.Release();
        }
    }

    /// <summary>Fills a part of this table's block with what lies at the same place in another one.</summary>
    private void Copy(byte* block, Span<byte> part)
    {
        fixed (byte* target = part)
        {
            if (target != null)
            {
                new ReadOnlySpan<byte>(block + (target - _records.Pointer), part.Length).CopyTo(part);
            }
        }
    }
}
