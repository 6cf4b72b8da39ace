using TmeBox.Engine.Cipher;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>The physical attacker reads a DRAM line. The cache is not asked.</summary>
    /// <param name="lineAddress">The KeyID-free address, below 2^m; its low 6 bits are ignored.</param>
    /// <param name="ciphertext">At least 64 bytes; the first 64 become what lies in DRAM.</param>
    /// <returns>MAC and poison; both zero without integrity.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lineAddress"/> is not below 2^m.</exception>
    /// <exception cref="ArgumentException"><paramref name="ciphertext"/> is too short.</exception>
    public unsafe LineTag Snoop(ulong lineAddress, Span<byte> ciphertext)
    {
        Require(ciphertext.Length >= LineSize);
        ulong index = PhysicalLine(lineAddress);
        using Hold hold = HoldLine(lineAddress);
        Forget();
        byte* line = _dram.Peek(index);
        new ReadOnlySpan<byte>(line, LineSize).CopyTo(ciphertext);
        return TagWord.Unpack(*Dram.Tag(line));
    }

    /// <summary>The physical attacker replaces a DRAM line: replay, splice, flip. The cache is not told.</summary>
    /// <param name="lineAddress">The KeyID-free address, below 2^m; its low 6 bits are ignored.</param>
    /// <param name="ciphertext">At least 64 bytes; the first 64 are taken.</param>
    /// <param name="tag">MAC (28 bits) and poison; both become zero without integrity.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address is not below 2^m, or the MAC has more than 28 bits.</exception>
    /// <exception cref="ArgumentException"><paramref name="ciphertext"/> is too short.</exception>
    public unsafe void Replace(ulong lineAddress, ReadOnlySpan<byte> ciphertext, LineTag tag)
    {
        Require(ciphertext.Length >= LineSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tag.Mac, LineMac.Mask, nameof(tag));
        ulong index = PhysicalLine(lineAddress);
        using Hold hold = HoldLine(lineAddress);
        Forget();
        byte* line = _dram.Change(index);
        ciphertext[..LineSize].CopyTo(new Span<byte>(line, LineSize));
        if (Profile.Integrity == EngineIntegrity.Ci)
        {
            *Dram.Tag(line) = TagWord.Of(tag.Mac, tag.Poison);
        }
    }

    private ulong PhysicalLine(ulong lineAddress)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lineAddress, 1ul << Profile.PhysicalAddressBits);
        return lineAddress / LineSize;
    }
}
