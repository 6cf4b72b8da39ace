namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>Copies of all DRAM lines that were ever written, replaced or poisoned, by ascending address. No side effects; allocates.</summary>
    /// <remarks>Do not use the engine while enumerating. Lines that are not listed are zero, with MAC 0 and no poison.</remarks>
    public IEnumerable<DramLine> DramLines() => _dram.Lines();

    /// <summary>Copies of all cache entries, by ascending line address, then KeyID. No side effects; allocates.</summary>
    /// <remarks>Do not use the engine while enumerating.</remarks>
    public IEnumerable<CachedLine> CachedLines() => _cache.Lines();

    /// <summary>What the key table says of a KeyID; the keys themselves are never readable (F-PCFG-6).</summary>
    /// <param name="keyId">0 to 32767; a KeyID that no PCONFIG can reach is always TME (F-ADR-3).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keyId"/> is outside that range.</exception>
    public KeyState KeyStateOf(int keyId)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keyId);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keyId, 32767);
        return _keys.State(keyId);
    }
}
