namespace TmeBox.Spec.Sandbox;

/// <summary>A run of physical memory, KeyID-free, in bytes.</summary>
/// <remarks>A well-formed range covers whole lines and ends inside the address space; the rules of policies says so of a policy.</remarks>
/// <param name="Start">The first byte; a multiple of <see cref="LineBytes"/>.</param>
/// <param name="Length">The number of bytes; a multiple of <see cref="LineBytes"/>, not zero.</param>
/// <param name="Access">What page tables let the owner do with it.</param>
public readonly record struct MemoryRange(ulong Start, ulong Length, Access Access = Access.ReadWrite)
{
    /// <summary>The bytes of a line, the unit of ownership and of encryption (F-ENC-1).</summary>
    public const ulong LineBytes = 64;

    /// <summary>The first byte after the range; wider than an address, so that it cannot wrap.</summary>
    public UInt128 End => (UInt128)Start + Length;

    /// <summary>Whether both name a common byte.</summary>
    public bool Overlaps(MemoryRange other) =>
        Length > 0 && other.Length > 0 && Start < other.End && other.Start < End;

    /// <summary>Both ends in hexadecimal, the last one outside: <c>[0x1000, 0x2000)</c>.</summary>
    public override string ToString() => $"[0x{Start:x}, 0x{End:x})";
}
