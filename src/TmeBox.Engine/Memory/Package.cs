using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>The memory of the platform: one coherent cache for all cores, the key table of each package, and DRAM. What an access to one line does.</summary>
/// <remarks>Whoever calls holds the line's stripe. Tags are those of <see cref="LineKey"/>, and legal.</remarks>
internal sealed unsafe partial class Package : IDisposable
{
    private readonly EngineProfile _profile;
    private readonly EngineOptions _options;
    private readonly Dram _dram;
    private readonly LineCache? _cache;
    private readonly bool _ci;
    private LineCipher _cipher;

    /// <summary>Makes a package as after reset.</summary>
    public Package(EngineProfile profile, EngineOptions options, Dram dram)
    {
        _profile = profile;
        _options = options;
        _dram = dram;
        _ci = profile.Integrity == EngineIntegrity.Ci;
        _hasOwner = profile.Integrity != EngineIntegrity.None;
        Keys = new KeyTable(1 << profile.MaxKeyIdBits);
        _secondKeys = profile.Packages == 2 ? new KeyTable(1 << profile.MaxKeyIdBits) : null;
        Lay(default);
        _cache = options.Cache.Mode switch
        {
            CacheMode.Unlimited => new EndlessCache(),
            CacheMode.Uncached => null,
            _ => new SetCache(options.Cache.Sets, options.Cache.Ways),
        };
    }

    /// <summary>The key table of package 0 (F-PCFG-6).</summary>
    public KeyTable Keys { get; }

    /// <summary>The cache, or null if nothing outlives an access.</summary>
    public LineCache? Cache => _cache;

    /// <summary>The line cipher.</summary>
    public LineCipher Cipher => _cipher;

    /// <summary>The platform's MAC key (F-INT-2).</summary>
    public Block128 MacKey { get; set; }

    /// <summary>Reads a line through the cache; zeros if it is poisoned.</summary>
    public EngineStatus Read(ulong tag, Span<byte> line, EvictionLog log)
    {
        if (_cache is null)
        {
            return LoadOrPoison(tag, line) ? EngineStatus.Done : EngineStatus.MachineCheck;
        }

        int slot = Use(_cache, tag, log);
        return ReadSlot(_cache, slot, line, log);
    }

    /// <summary>Writes chosen bytes of a line into the cache; at least one.</summary>
    public void Write(ulong tag, ulong byteEnables, ReadOnlySpan<byte> line, EvictionLog log)
    {
        bool whole = byteEnables == ulong.MaxValue;
        if (_cache is null)
        {
            WriteUncached(tag, byteEnables, line);
            return;
        }

        int slot = whole ? _cache.Use(tag) : Obtain(_cache, tag, log);
        if (slot < 0)
        {
            slot = MakeRoom(_cache, tag, spareAliases: false, log);
            _cache.Insert(slot, tag);
        }

        if (whole)
        {
            line[..LineKey.LineSize].CopyTo(_cache.Data(slot));
        }
        else
        {
            ByteMask.Merge(_cache.Data(slot), byteEnables, line);
        }

        _cache.Mark(slot, dirty: true, poisoned: !whole && _cache.IsPoisoned(slot));
        _cache.SetHolders(slot, 1 << log.Core);
    }

    /// <summary>Writes a line back if dirty and drops it.</summary>
    public void Flush(ulong tag)
    {
        int slot = Find(tag);
        if (slot >= 0)
        {
            Drop(_cache!, slot);
        }
    }

    /// <summary>Writes a line back if dirty; it stays, clean.</summary>
    public void WriteBack(ulong tag)
    {
        int slot = Find(tag);
        if (slot >= 0 && _cache!.IsDirty(slot))
        {
            Store(tag, _cache.Data(slot), _cache.IsPoisoned(slot));
            _cache.Mark(slot, dirty: false, _cache.IsPoisoned(slot));
        }
    }

    /// <summary>Brings a line in, clean, if a read would find it sound or the platform lets speculation poison.</summary>
    /// <returns>Whether a read changes no more in memory than this did.</returns>
    public bool TryPrefetch(ulong tag, EvictionLog log)
    {
        Span<byte> line = stackalloc byte[LineKey.LineSize];
        if (_profile.SpeculativeFillPoisons)
        {
            _ = Read(tag, line, log);
            return true;
        }

        int held = Find(tag);
        if (held >= 0)
        {
            AddHolder(_cache!, held, log);
            return true;
        }

        if (!TryLoad(tag, line))
        {
            return false;
        }

        if (_cache is null)
        {
            return true;
        }

        int slot = MakeRoom(_cache, tag, spareAliases: true, log);
        bool aliasStored = log.Evictions is [.., var last] && last.Access == log.Access && last.WrittenBack && last.LineAddress == LineKey.LineAddress(tag);
        if (!aliasStored || TryLoad(tag, line))
        {
            _cache.Insert(slot, tag);
            line.CopyTo(_cache.Data(slot));
            AddHolder(_cache, slot, log);
            return true;
        }

        return false;
    }

    /// <summary>Drops this KeyID's entry, then writes 64 bytes to DRAM without a fetch.</summary>
    public void WriteDirect(ulong tag, ReadOnlySpan<byte> data)
    {
        DropUnseen(tag);
        Store(tag, data[..LineKey.LineSize], poison: false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Keys.Dispose();
        _secondKeys?.Dispose();
        _cache?.Dispose();
    }

    /// <summary>Reads an entry for a core; zeros if it is poisoned.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static EngineStatus ReadSlot(LineCache cache, int slot, Span<byte> line, EvictionLog log)
    {
        AddHolder(cache, slot, log);
        if (cache.IsPoisoned(slot))
        {
            line[..LineKey.LineSize].Clear();
            return EngineStatus.MachineCheck;
        }

        cache.Data(slot).CopyTo(line);
        return EngineStatus.Done;
    }

    private int Find(ulong tag) => _cache is null ? -1 : _cache.Find(tag);

    /// <summary>Drops an entry without a write-back, which nobody would see: the whole line is overwritten next, with its MAC and poison.</summary>
    private void DropUnseen(ulong tag)
    {
        int slot = Find(tag);
        if (slot >= 0)
        {
            _cache!.Remove(slot);
        }
    }

    private void WriteUncached(ulong tag, ulong byteEnables, ReadOnlySpan<byte> line)
    {
        if (byteEnables == ulong.MaxValue)
        {
            Store(tag, line[..LineKey.LineSize], poison: false);
            return;
        }

        Span<byte> merged = stackalloc byte[LineKey.LineSize];
        bool sound = LoadOrPoison(tag, merged);
        ByteMask.Merge(merged, byteEnables, line);
        Store(tag, merged, poison: !sound);
    }
}
