namespace TmeBox.Engine;

/// <summary>A copy of one translation that a core holds, for inspection; it may be stale (F-CCH-6).</summary>
/// <param name="LinearPage">Bits 47:12 of the linear address, in place: a multiple of 4096 below 2^48.</param>
/// <param name="PhysicalPage">The physical address of the page, KeyID included.</param>
/// <param name="Writable">Writes are permitted.</param>
/// <param name="User">Accesses at privilege level 3 are permitted.</param>
/// <param name="NoExecute">Fetches are not permitted.</param>
public readonly record struct TlbEntry(ulong LinearPage, ulong PhysicalPage, bool Writable, bool User, bool NoExecute);
