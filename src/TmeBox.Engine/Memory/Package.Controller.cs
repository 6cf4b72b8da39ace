using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>The memory controller: what moves between cache and DRAM, and how.</summary>
internal sealed unsafe partial class Package
{
    /// <summary>The slot of a line, most recently used now; filled from DRAM on a miss.</summary>
    private int Obtain(LineCache cache, ulong tag, EvictionLog log)
    {
        int slot = cache.Use(tag);
        return slot >= 0 ? slot : Fill(cache, tag, log);
    }

    /// <summary>Fills a line. The victim is written back before DRAM is read: it may be an alias of the same line.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Fill(LineCache cache, ulong tag, EvictionLog log)
    {
        int slot = MakeRoom(cache, tag, spareAliases: false, log);
        cache.Insert(slot, tag);
        if (!LoadOrPoison(tag, cache.Data(slot)))
        {
            cache.Mark(slot, dirty: false, poisoned: true);
        }

        return slot;
    }

    /// <summary>An empty slot for a line; evicts and reports if it must.</summary>
    private int MakeRoom(LineCache cache, ulong tag, bool spareAliases, EvictionLog log)
    {
        int slot = cache.Room(tag, spareAliases);
        ulong victim = cache.TagAt(slot);
        if (victim != LineKey.None)
        {
            int keyId = LineKey.KeyId(victim);
            ulong address = LineKey.LineAddress(victim);
            log.Add(keyId, address, ((ulong)keyId << Layout.KeyIdShift) | address, cache.IsDirty(slot));
            Drop(cache, slot);
        }

        return slot;
    }

    /// <summary>Writes a slot back if dirty, then empties it. A poisoned entry keeps its line poisoned (F-CCH-9).</summary>
    private void Drop(LineCache cache, int slot)
    {
        if (cache.IsDirty(slot))
        {
            Store(cache.TagAt(slot), cache.Data(slot), cache.IsPoisoned(slot));
        }

        cache.Remove(slot);
    }

    /// <summary>Decrypts a line from DRAM, or poisons it there if it is unsound: poison is sticky, ciphertext and MAC stay (F-INT-6).</summary>
    private bool LoadOrPoison(ulong tag, Span<byte> plain)
    {
        if (TryLoad(tag, plain))
        {
            return true;
        }

        *Dram.Tag(_dram.Change(LineKey.LineIndex(tag))) |= TagWord.Poison;
        return false;
    }

    /// <summary>Decrypts a line from DRAM with the key that its KeyID names now; changes nothing else.</summary>
    /// <returns>False, with zeros, if the line is poisoned, or fails its MAC under a KeyID with integrity (F-INT-5).</returns>
    private bool TryLoad(ulong tag, Span<byte> plain)
    {
        byte* line = _dram.Peek(LineKey.LineIndex(tag));
        plain = plain[..LineKey.LineSize];

        // Without integrity there is no poison, and the tag is not even fetched.
        if (_ci && TagWord.IsPoisoned(*Dram.Tag(line)))
        {
            plain.Clear();
            return false;
        }

        var cipher = new ReadOnlySpan<byte>(line, LineKey.LineSize);
        byte* record = Keys.Resolve(LineKey.KeyId(tag));
        if (record == null)
        {
            cipher.CopyTo(plain);
            return true;
        }

        Block128 tweak = _cipher.Decrypt(new ReadOnlySpan<byte>(record, KeyRecord.Size), Unit(tag), cipher, plain);
        if (_ci && record[KeyRecord.Integrity] != 0 && LineMac.Compute(MacKey, cipher, tweak, owner: 0) != TagWord.Mac(*Dram.Tag(line)))
        {
            plain.Clear();
            return false;
        }

        return true;
    }

    /// <summary>Encrypts a whole line to DRAM with the key that its KeyID names now (F-ENC-4, F-INT-4).</summary>
    private void Store(ulong tag, ReadOnlySpan<byte> plain, bool poison)
    {
        byte* line = _dram.Change(LineKey.LineIndex(tag));
        var cipher = new Span<byte>(line, LineKey.LineSize);
        byte* record = Keys.Resolve(LineKey.KeyId(tag));
        Block128 tweak = default;
        if (record == null)
        {
            plain.CopyTo(cipher);
        }
        else
        {
            tweak = _cipher.Encrypt(new ReadOnlySpan<byte>(record, KeyRecord.Size), Unit(tag), plain, cipher);
        }

        if (_ci)
        {
            *Dram.Tag(line) = TagWord.Of(LineMac.Compute(MacKey, cipher, tweak, owner: 0), poison);
        }
    }

    /// <summary>The data unit of a line (F-ENC-2).</summary>
    private Block128 Unit(ulong tag) => _cipher.Format.Unit(LineKey.LineAddress(tag), LineKey.KeyId(tag));
}
