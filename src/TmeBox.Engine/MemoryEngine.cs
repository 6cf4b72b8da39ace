using TmeBox.Engine.Cipher;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

/// <summary>KeyID-tagged encrypted memory: 982H, PCONFIG, one cache, the memory controller and DRAM, exact to the bit.</summary>
/// <remarks>
/// <para>Physical addresses are bytes and carry the KeyID in their upper bits: with k KeyID bits active and m = MAXPHYADDR, the KeyID is PA[m-1:m-k]
/// and the address is PA[m-k-1:0] (F-ADR-1). Until TME-MK is active all m bits are address. "Line address" means the KeyID-free address of a
/// 64-byte line.</para>
/// <para>Everything on die is plaintext, DRAM holds AES-XTS ciphertext (F-ENC-1), the key of a DRAM access is the one that the KeyID names at
/// that moment (F-ENC-4).</para>
/// <para>Not safe for many threads: use an instance from one thread at a time. Instances share nothing that changes. No access allocates, but for
/// the growth of DRAM and of an unlimited cache.</para>
/// <para>A fresh or reset engine: 982H is 0, memory is plaintext and zero, MACs are 0, nothing is poisoned, the cache is empty.</para>
/// </remarks>
public sealed partial class MemoryEngine
{
    /// <summary>Bytes a line.</summary>
    public const int LineSize = 64;

    private readonly LineCipher _cipher;
    private readonly LineCache _cache;
    private readonly bool _uncached;
    private readonly bool _ci;
    private readonly Dram _dram = new();
    private readonly KeyTable _keys;
    private readonly Eviction[] _evictions = new Eviction[1];
    private int _evictionCount;
    private ActivateValue _activate;
    private Block128 _macKey;

    // The address layout in force, from _activate: see Relayout.
    private ulong _illegalBits;
    private ulong _addressMask;
    private int _keyIdShift;

    /// <summary>Makes a fresh engine.</summary>
    /// <param name="profile">The platform to simulate.</param>
    /// <param name="options">How to run; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A property of either is outside its documented range.</exception>
    /// <exception cref="PlatformNotSupportedException">AES-NI was demanded and this processor lacks it.</exception>
    public MemoryEngine(EngineProfile profile, EngineOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(profile);
        options ??= new EngineOptions();
        profile.Check();
        options.Cache.Check();
        Profile = profile;
        Options = options;
        _cipher = LineCipher.For(options.Aes);
        _ci = profile.Integrity == EngineIntegrity.Ci;
        _keys = new KeyTable(1 << profile.MaxKeyIdBits);
        _uncached = options.Cache.Mode == CacheMode.Uncached;
        _cache = options.Cache.Mode switch
        {
            CacheMode.Unlimited => new EndlessCache(),
            CacheMode.Uncached => new SetCache(1, 1),
            _ => new SetCache(options.Cache.Sets, options.Cache.Ways),
        };
        Relayout();
    }

    /// <summary>The platform.</summary>
    public EngineProfile Profile { get; }

    /// <summary>How the engine runs.</summary>
    public EngineOptions Options { get; }

    /// <summary>Whether the AES-NI instructions are in use.</summary>
    public bool UsesAesNi => _cipher.AesNi;

    /// <summary>
    /// The entries that the last call evicted on its own, in order; at most one. Valid until the next call on this engine.
    /// </summary>
    /// <remarks>
    /// Each left the cache, and was written back if dirty, before the call's own effect: so "evict these, then do the operation in a cache with
    /// room" gives the same state. Entries that leave by request (<see cref="Flush"/>, <see cref="Evict"/>, <see cref="Movdir64b"/>) are not
    /// reported, nor is the line that an uncached access brings and drops.
    /// </remarks>
    public ReadOnlySpan<Eviction> LastEvictions => _evictions.AsSpan(0, _evictionCount);

    /// <summary>Returns to the state of a fresh engine; wipes keys, cache and DRAM.</summary>
    public void Reset()
    {
        _evictionCount = 0;
        _activate = default;
        _macKey = default;
        _keys.Clear();
        _cache.Clear();
        _dram.Clear();
        Relayout();
    }

    /// <summary>Derives the address layout from 982H (F-ADR-1, F-ADR-2).</summary>
    private void Relayout()
    {
        int m = Profile.PhysicalAddressBits;
        int k = _activate.HasKeyIds ? _activate.KeyIdBits : 0;
        int p = _activate.HasKeyIds ? _activate.TdxBits : 0;
        _keyIdShift = m - k;
        _addressMask = (1ul << (m - k)) - 1;
        _illegalBits = ~((1ul << (m - p)) - 1);
    }

    /// <summary>Splits a physical address into the tag of its line; false if the address is #PF (F-ADR-1, F-ADR-2).</summary>
    private bool TryLocate(ulong physicalAddress, out ulong tag)
    {
        tag = LineKey.Of((int)(physicalAddress >> _keyIdShift), physicalAddress & _addressMask);
        return (physicalAddress & _illegalBits) == 0;
    }
}
