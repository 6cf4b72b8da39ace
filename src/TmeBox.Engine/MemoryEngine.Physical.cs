using TmeBox.Engine.Cipher;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>The physical attacker reads a DRAM line. The cache is not asked.</summary>
    /// <param name="lineAddress">The KeyID-free address, below 2^m; its low 6 bits are ignored.</param>
    /// <param name="ciphertext">At least 64 bytes; the first 64 become what lies in DRAM.</param>
    /// <returns>MAC, poison and TD-owner, as far as the platform keeps them.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="lineAddress"/> is not below 2^m.</exception>
    /// <exception cref="ArgumentException"><paramref name="ciphertext"/> is too short.</exception>
    public unsafe LineTag Snoop(ulong lineAddress, Span<byte> ciphertext)
    {
        Require(ciphertext.Length >= LineSize);
        ulong index = PhysicalLine(lineAddress);
        using Hold hold = HoldLine(lineAddress);
        Forget();
        byte* line = _dram.Peek(_package.Wiring.Behind(index));
        new ReadOnlySpan<byte>(line, LineSize).CopyTo(ciphertext);
        return TagWord.Unpack(*Dram.Tag(line));
    }

    /// <summary>The physical attacker replaces a DRAM line: replay, splice, flip. The cache is not told.</summary>
    /// <param name="lineAddress">The KeyID-free address, below 2^m; its low 6 bits are ignored.</param>
    /// <param name="ciphertext">At least 64 bytes; the first 64 are taken.</param>
    /// <param name="tag">MAC (28 bits), poison and TD-owner; what the platform does not keep is dropped.</param>
    /// <exception cref="ArgumentOutOfRangeException">The address is not below 2^m, or the MAC has more than 28 bits.</exception>
    /// <exception cref="ArgumentException"><paramref name="ciphertext"/> is too short.</exception>
    public unsafe void Replace(ulong lineAddress, ReadOnlySpan<byte> ciphertext, LineTag tag)
    {
        Require(ciphertext.Length >= LineSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(tag.Mac, LineMac.Mask, nameof(tag));
        ulong index = PhysicalLine(lineAddress);
        using Hold hold = HoldLine(lineAddress);
        Forget();
        byte* line = _dram.Change(_package.Wiring.Behind(index));
        ciphertext[..LineSize].CopyTo(new Span<byte>(line, LineSize));
        _package.SetTag(line, tag.Mac, tag.Poison, tag.Owner);
    }

    /// <summary>The physical attacker flips one bit of a DRAM line. The cache is not told.</summary>
    /// <param name="lineAddress">The KeyID-free address, below 2^m; its low 6 bits are ignored.</param>
    /// <param name="bit">0 to 511: bit i of byte j is 8j + i.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public void Flip(ulong lineAddress, int bit)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bit);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(bit, 8 * LineSize);
        Span<byte> line = stackalloc byte[LineSize];
        LineTag tag = Snoop(lineAddress, line);
        line[bit / 8] ^= (byte)(1 << bit % 8);
        Replace(lineAddress, line, tag);
    }

    /// <summary>The physical attacker rewires the board: from now on an address reaches another DRAM line, or loses its writes, or both; or is honest again.</summary>
    /// <param name="lineAddress">The KeyID-free address, below 2^m; its low 6 bits are ignored.</param>
    /// <param name="alias">Exclusive or to the address, a multiple of 64 below 2^m; 0 is honest. Two addresses then share one line.</param>
    /// <param name="dropsWrites">Whether writes to the address are lost; reads, the attacker's own writes and poisoning still work.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="InvalidOperationException">With many threads, the alias leads to a page that other threads may use meanwhile.</exception>
    public void Rewire(ulong lineAddress, ulong alias, bool dropsWrites)
    {
        ulong index = PhysicalLine(lineAddress);
        ArgumentOutOfRangeException.ThrowIfNotEqual(alias % LineSize, 0ul, nameof(alias));
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alias, 1ul << Profile.PhysicalAddressBits);
        if (_stripes.Of(lineAddress) != _stripes.Of(lineAddress ^ alias))
        {
            throw new InvalidOperationException("With ManyThreads an alias stays within its page.");
        }

        using var hold = HoldAll();
        Forget();
        _package.Wiring.Set(index, new Platform.Wire(alias / LineSize, dropsWrites));
        _package.Settle();
    }

    private ulong PhysicalLine(ulong lineAddress)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(lineAddress, 1ul << Profile.PhysicalAddressBits);
        return lineAddress / LineSize;
    }
}
