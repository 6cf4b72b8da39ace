namespace TmeBox.Engine;

/// <summary>One cache entry that the engine dropped on its own to make room, before the access that needed the room took effect.</summary>
/// <param name="KeyId">The KeyID of the entry's tag, 0 to 32767.</param>
/// <param name="LineAddress">The KeyID-free address of the line in bytes, a multiple of 64.</param>
/// <param name="PhysicalAddress">The same with the KeyID in its upper bits, under the layout in force now (F-ADR-1).</param>
/// <param name="WrittenBack">Whether it was dirty, so that DRAM was written.</param>
/// <param name="Access">Which access of a list, or which line of a range, needed the room, from 0.</param>
public readonly record struct Eviction(int KeyId, ulong LineAddress, ulong PhysicalAddress, bool WrittenBack, int Access = 0);
