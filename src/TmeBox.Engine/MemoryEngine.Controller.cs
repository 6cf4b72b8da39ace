using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>The slot of a line, most recently used now; filled from DRAM on a miss.</summary>
    private int Obtain(ulong tag)
    {
        int slot = _cache.Find(tag);
        if (slot >= 0)
        {
            _cache.Touch(slot);
            return slot;
        }

        return Fill(tag);
    }

    /// <summary>Fills a line. The victim is written back before DRAM is read: it may be an alias of the same line.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Fill(ulong tag)
    {
        int slot = MakeRoom(tag, spareAliases: false);
        _cache.Insert(slot, tag);
        if (!TryLoad(tag, _cache.Data(slot)))
        {
            Poison(LineKey.LineIndex(tag));
            _cache.Mark(slot, dirty: false, poisoned: true);
        }

        return slot;
    }

    /// <summary>An empty slot for a line; evicts and reports if it must.</summary>
    private int MakeRoom(ulong tag, bool spareAliases)
    {
        int slot = _cache.Room(tag, spareAliases);
        ulong victim = _cache.TagAt(slot);
        if (victim != LineKey.None)
        {
            int keyId = LineKey.KeyId(victim);
            ulong address = LineKey.LineAddress(victim);
            _evictions[_evictionCount++] = new Eviction(keyId, address, ((ulong)keyId << _keyIdShift) | address, _cache.IsDirty(slot));
            Drop(slot);
        }

        return slot;
    }

    /// <summary>After an access to an uncached engine, nothing stays.</summary>
    private void Settle(int slot)
    {
        if (_uncached)
        {
            Drop(slot);
        }
    }

    /// <summary>Writes a slot back if dirty, then empties it.</summary>
    private void Drop(int slot)
    {
        if (_cache.IsDirty(slot))
        {
            StoreSlot(slot, _cache.TagAt(slot));
        }

        _cache.Remove(slot);
    }

    /// <summary>A poisoned entry keeps its line poisoned (F-CCH-9).</summary>
    private void StoreSlot(int slot, ulong tag) => Store(tag, _cache.Data(slot), _cache.IsPoisoned(slot));

    /// <summary>Decrypts a line from DRAM with the key that its KeyID names now; changes nothing else.</summary>
    /// <returns>False, with zeros, if the line is poisoned, or fails its MAC under a KeyID with integrity (F-INT-5).</returns>
    private bool TryLoad(ulong tag, Span<byte> plain)
    {
        ReadOnlySpan<byte> cipher = _dram.Read(LineKey.LineIndex(tag), out LineTag beside);
        ReadOnlySpan<byte> record = _keys.Resolve(LineKey.KeyId(tag));
        if (beside.Poison)
        {
            plain.Clear();
            return false;
        }

        if (record.IsEmpty)
        {
            cipher.CopyTo(plain);
            return true;
        }

        Block128 tweak = _cipher.Decrypt(record, new Block128(LineKey.LineAddress(tag), 0), cipher, plain);
        if (_ci && record[KeyRecord.Integrity] != 0 && LineMac.Compute(_macKey, cipher, tweak, owner: 0) != beside.Mac)
        {
            plain.Clear();
            return false;
        }

        return true;
    }

    /// <summary>Encrypts a whole line to DRAM with the key that its KeyID names now (F-ENC-4, F-INT-4).</summary>
    private void Store(ulong tag, ReadOnlySpan<byte> plain, bool poison)
    {
        ulong index = LineKey.LineIndex(tag);
        DramPage page = _dram.PageFor(index);
        Span<byte> cipher = page.Write((int)index & 63);
        ReadOnlySpan<byte> record = _keys.Resolve(LineKey.KeyId(tag));
        Block128 tweak = default;
        if (record.IsEmpty)
        {
            plain.CopyTo(cipher);
        }
        else
        {
            tweak = _cipher.Encrypt(record, new Block128(LineKey.LineAddress(tag), 0), plain, cipher);
        }

        page.SetTag((int)index & 63, _ci ? LineMac.Compute(_macKey, cipher, tweak, owner: 0) : 0, poison);
    }

    /// <summary>Poison is sticky in DRAM; ciphertext and MAC stay (F-INT-6).</summary>
    private void Poison(ulong lineIndex)
    {
        DramPage page = _dram.PageFor(lineIndex);
        int line = (int)lineIndex & 63;
        page.SetTag(line, page.Tag(line).Mac, poison: true);
    }
}
