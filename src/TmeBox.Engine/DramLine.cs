namespace TmeBox.Engine;

/// <summary>What DRAM keeps beside the ciphertext of one line; all 0 and false without integrity, and without a MAC under Li (F-INT-1).</summary>
/// <param name="Mac">The 28-bit MAC.</param>
/// <param name="Poison">The sticky poison bit (F-INT-6).</param>
/// <param name="Owner">The TD-owner bit: last written under a private KeyID (F-INT-4).</param>
public readonly record struct LineTag(uint Mac, bool Poison, bool Owner = false);

/// <summary>A copy of one DRAM line, for inspection.</summary>
/// <param name="LineAddress">The KeyID-free address in bytes, a multiple of 64.</param>
/// <param name="Ciphertext">64 bytes as they lie in DRAM.</param>
/// <param name="Tag">What lies beside them.</param>
public readonly record struct DramLine(ulong LineAddress, ReadOnlyMemory<byte> Ciphertext, LineTag Tag);
