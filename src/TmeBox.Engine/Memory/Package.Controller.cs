using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>The memory controller: what moves between cache and DRAM, and how.</summary>
internal sealed unsafe partial class Package
{
    /// <summary>The slot of a line, most recently used now and held by the core; filled from DRAM on a miss.</summary>
    private int Obtain(LineCache cache, ulong tag, EvictionLog log)
    {
        int slot = Use(cache, tag, log);
        AddHolder(cache, slot, log);
        return slot;
    }

    /// <summary>As <see cref="Obtain"/>, but the core is not among its holders yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int Use(LineCache cache, ulong tag, EvictionLog log)
    {
        int slot = cache.Use(tag);
        return slot < 0 ? Fill(cache, tag, log) : slot;
    }

    /// <summary>Fills a line. The victim is written back before DRAM is read: it may be an alias of the same line.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Fill(LineCache cache, ulong tag, EvictionLog log)
    {
        // Far away, and wanted as soon as there is room.
        Dram.Prefetch(_dram.Peek(Cell(tag)), _hasOwner);
        KeyPrefetch.Pair(Keys.Pair(LineKey.KeyId(tag)));
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

        *Dram.Tag(_dram.Change(Cell(tag))) |= TagWord.Poison;
        return false;
    }

    /// <summary>Decrypts a line from DRAM with the key that its KeyID names now; changes nothing else.</summary>
    /// <remarks>A shared read of a line that was written privately is sound but gives zeros, unless it is to poison (F-INT-5).</remarks>
    /// <returns>False, with zeros, if the line is poisoned, or fails its check under this KeyID (F-INT-5).</returns>
    private bool TryLoad(ulong tag, Span<byte> plain)
    {
        byte* line = _dram.Peek(Cell(tag));
        plain = plain[..LineKey.LineSize];
        byte* record = Resolve(tag, out bool isPrivate, out bool isChecked, out byte* pair);

        // Without integrity nothing lies beside a line, and its tag is not even fetched.
        uint word = _hasOwner ? *Dram.Tag(line) : 0;
        if (TagWord.IsPoisoned(word))
        {
            plain.Clear();
            return false;
        }

        if (_hasOwner && TagWord.IsOwned(word) != isPrivate)
        {
            plain.Clear();
            return !isPrivate && !(isChecked && _profile.SharedReadPoisons);
        }

        var cipher = new ReadOnlySpan<byte>(line, LineKey.LineSize);
        Block128 tweak = default;
        if (record == null)
        {
            cipher.CopyTo(plain);
        }
        else
        {
            fixed (byte* target = plain)
            {
                _cipher.Line(Direction.Decrypt, record, Unit(tag), line, target, isChecked ? &tweak : null, pair);
            }
        }

        if (isChecked && LineMac.Compute(MacKey, cipher, tweak, isPrivate ? (byte)1 : (byte)0) != TagWord.Mac(word))
        {
            plain.Clear();
            return false;
        }

        return true;
    }

    /// <summary>Encrypts a whole line to DRAM with the key that its KeyID names now (F-ENC-4, F-INT-4), unless the board loses the write.</summary>
    private void Store(ulong tag, ReadOnlySpan<byte> plain, bool poison)
    {
        if (_wiring.Drops(LineKey.LineIndex(tag)))
        {
            return;
        }

        byte* line = _dram.Change(Cell(tag));
        var cipher = new Span<byte>(line, LineKey.LineSize);
        byte* record = Resolve(tag, out bool isPrivate, out _, out byte* pair);
        Block128 tweak = default;
        if (record == null)
        {
            plain.CopyTo(cipher);
        }
        else
        {
            fixed (byte* source = plain[..LineKey.LineSize])
            {
                _cipher.Line(Direction.Encrypt, record, Unit(tag), source, line, _ci ? &tweak : null, pair);
            }
        }

        if (_hasOwner)
        {
            SetTag(line, _ci ? LineMac.Compute(MacKey, cipher, tweak, isPrivate ? (byte)1 : (byte)0) : 0, poison, isPrivate);
        }
    }

    /// <summary>The data unit of a line (F-ENC-2).</summary>
    private Block128 Unit(ulong tag) => _cipher.Format.Unit(LineKey.LineAddress(tag), LineKey.KeyId(tag));
}
