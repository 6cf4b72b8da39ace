namespace TmeBox.Engine;

/// <summary>What a cache entry is, beside its data.</summary>
/// <param name="Dirty">Whether DRAM has not seen it yet.</param>
/// <param name="Poisoned">Whether consuming it is a machine check (F-CCH-9).</param>
/// <param name="Holders">The cores in whose caches it is: bit i for core i (F-CCH-3).</param>
public readonly record struct CacheEntryState(bool Dirty, bool Poisoned, int Holders = 1);
