using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine.Memory;

/// <summary>What tells lines apart beside their KeyIDs: home packages, private KeyIDs, the exclusion range, the wiring of the board.</summary>
internal sealed unsafe partial class Package
{
    private readonly bool _hasOwner;
    private readonly KeyTable? _secondKeys;
    private readonly AddressLayout[] _layouts = new AddressLayout[4];
    private readonly Wiring _wiring = new();
    private ExclusionRange _exclusion;
    private bool _hasPrivateKeyIds;
    private volatile bool _sawOwner;

    /// <summary>The address layout in force outside SEAM, and for devices. Where KeyID and address meet is the same for all.</summary>
    public AddressLayout Layout { get; private set; }

    /// <summary>How the addresses of the board reach its lines. Whoever changes it holds all stripes and calls <see cref="Settle"/>.</summary>
    public Wiring Wiring => _wiring;

    /// <summary>983H and 984H (F-EXC-1). Whoever changes it holds all stripes.</summary>
    public ExclusionRange Exclusion
    {
        get => _exclusion;
        set
        {
            _exclusion = value;
            Settle();
        }
    }

    /// <summary>
    /// Whether a KeyID alone decides how its lines are handled, all of them shared; then lines go in bulk. An engine that ever saw a line with a TD-owner never
    /// is so again.
    /// </summary>
    private bool IsUniform { get; set; }

    /// <summary>The address layout in force for a core.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ref readonly AddressLayout LayoutOf(int core) => ref _layouts[core];

    /// <summary>The key table of a package (F-PCFG-6).</summary>
    public KeyTable KeysOf(int package) => package == 0 ? Keys : _secondKeys!;

    /// <summary>Takes the address layout of a value of 982H; the tweak may depend on it.</summary>
    /// <param name="activate">982H.</param>
    /// <param name="seam">The cores in SEAM, by bit.</param>
    public void Lay(ActivateValue activate, int seam = 0)
    {
        for (int core = 0; core < _layouts.Length; core++)
        {
            _layouts[core] = AddressLayout.For(_profile, activate, (seam >> core & 1) != 0);
        }

        Layout = AddressLayout.For(_profile, activate);
        _hasPrivateKeyIds = activate.HasKeyIds && activate.TdxBits > 0;
        _cipher = LineCipher.For(_options.Aes, new TweakFormat(_profile.TweakInput, _profile.TweakOrder, Layout.KeyIdShift));
        Settle();
    }

    /// <summary>Takes note of a change of what makes lines uniform.</summary>
    public void Settle() =>
        IsUniform = _secondKeys is null && !_exclusion.IsEnabled && _wiring.IsHonest && (!_hasOwner || (_ci && !_hasPrivateKeyIds && !_sawOwner));

    /// <summary>The index of the DRAM line behind a tag.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ulong Cell(ulong tag) => _wiring.Behind(LineKey.LineIndex(tag));

    /// <summary>Sets what lies beside a line in DRAM; nothing without integrity.</summary>
    public void SetTag(byte* line, uint mac, bool poison, bool owner)
    {
        if (!_hasOwner)
        {
            return;
        }

        *Dram.Tag(line) = TagWord.Of(_ci ? mac : 0, poison, owner);
        if (owner && !_sawOwner)
        {
            _sawOwner = true;
            Settle();
        }
    }

    /// <summary>A device's read: from the cache under the same KeyID, or from DRAM; nothing becomes cached (F-CCH-7).</summary>
    public EngineStatus ReadPastCache(ulong tag, Span<byte> line)
    {
        int slot = Find(tag);
        bool sound = slot < 0 ? LoadOrPoison(tag, line) : !_cache!.IsPoisoned(slot);
        if (sound && slot >= 0)
        {
            _cache!.Data(slot).CopyTo(line);
        }

        if (!sound)
        {
            line[..LineKey.LineSize].Clear();
        }

        return sound ? EngineStatus.Done : EngineStatus.Aborted;
    }

    /// <summary>A write of some bytes that the controller meets as it is: the entry leaves first, then the line is merged in DRAM (F-CCH-7, F-INT-8).</summary>
    public void WritePastCache(ulong tag, ulong byteEnables, ReadOnlySpan<byte> line)
    {
        Flush(tag);
        if (byteEnables == 0)
        {
            return;
        }

        bool partial = byteEnables != ulong.MaxValue;
        if (partial && _hasOwner && _profile.PartialWritePoisons && TagWord.IsOwned(*Dram.Tag(_dram.Peek(Cell(tag)))))
        {
            if (!_wiring.Drops(LineKey.LineIndex(tag)))
            {
                *Dram.Tag(_dram.Change(Cell(tag))) |= TagWord.Poison;
            }

            return;
        }

        WriteUncached(tag, byteEnables, line);
    }

    /// <summary>WBINVD: writes the dirty lines that some cores hold back, by ascending line, then KeyID; then those cores hold nothing (F-CCH-2, F-CCH-3).</summary>
    /// <param name="cores">The cores, by bit.</param>
    public void WriteBackAll(int cores)
    {
        if (_cache is null)
        {
            return;
        }

        var dirty = new List<ulong>();
        for (int slot = 0; slot < _cache.SlotCount; slot++)
        {
            if ((_cache.Holders(slot) & cores) != 0 && _cache.IsDirty(slot))
            {
                dirty.Add(_cache.TagAt(slot));
            }
        }

        dirty.Sort();
        dirty.ForEach(WriteBack);
        for (int slot = 0; slot < _cache.SlotCount; slot++)
        {
            int held = _cache.Holders(slot);
            if ((held & cores) == 0)
            {
                continue;
            }

            _cache.SetHolders(slot, held & ~cores);
            if ((held & ~cores) == 0)
            {
                _cache.Remove(slot);
            }
        }
    }

    private static void AddHolder(LineCache cache, int slot, EvictionLog log)
    {
        int held = cache.Holders(slot);
        if ((held >> log.Core & 1) == 0)
        {
            cache.SetHolders(slot, held | 1 << log.Core);
        }
    }

    /// <summary>The expanded keys under which a line passes the controller of its home package now, or null for plaintext (F-ENC-1, F-ENC-4).</summary>
    /// <param name="tag">The line and its KeyID.</param>
    /// <param name="isPrivate">Whether the KeyID is one of TDX's.</param>
    /// <param name="isChecked">Whether reads check the MAC (F-INT-5).</param>
    /// <param name="pair">What the keys were made of, where that is likely to be nearer than they are; else null.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private byte* Resolve(ulong tag, out bool isPrivate, out bool isChecked, out byte* pair)
    {
        int keyId = LineKey.KeyId(tag);
        ulong address = LineKey.LineAddress(tag);
        KeyTable keys = _secondKeys is null || (address >> (Layout.KeyIdShift - 1) & 1) == 0 ? Keys : _secondKeys;
        byte* record = keyId == 0 && _exclusion.Covers(address) ? null : keys.Resolve(keyId);
        isPrivate = _hasPrivateKeyIds && Layout.IsPrivate(keyId);
        isChecked = _ci && (isPrivate || (record != null && keys.IsChecked(keyId)));
        pair = record != null && keys.AreMany ? keys.Pair(keyId) : null;
        return record;
    }

    /// <summary><see cref="ReadPast"/>, line by line.</summary>
    private int ReadPastSingly(ulong tag, Span<byte> plain)
    {
        int count = plain.Length / LineKey.LineSize;
        for (int done = 0; done < count; done++)
        {
            if (ReadPastCache(Later(tag, done), plain[(done * LineKey.LineSize)..]) != EngineStatus.Done)
            {
                plain[(done * LineKey.LineSize)..].Clear();
                return done;
            }
        }

        return count;
    }
}
