namespace TmeBox.Engine;

/// <summary>A copy of one cache entry, for inspection.</summary>
/// <param name="KeyId">The KeyID of the tag, 0 to 32767 (F-CCH-1).</param>
/// <param name="LineAddress">The KeyID-free address in bytes, a multiple of 64.</param>
/// <param name="Dirty">Whether DRAM has not seen it yet.</param>
/// <param name="Poisoned">Whether consuming it is a machine check (F-CCH-9).</param>
/// <param name="Data">64 bytes of plaintext.</param>
/// <param name="Holders">The cores in whose caches it is: bit i for core i (F-CCH-3).</param>
public readonly record struct CachedLine(int KeyId, ulong LineAddress, bool Dirty, bool Poisoned, ReadOnlyMemory<byte> Data, int Holders = 1);
