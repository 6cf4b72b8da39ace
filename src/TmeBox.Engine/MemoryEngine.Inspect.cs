using TmeBox.Engine.Memory;

namespace TmeBox.Engine;

public sealed partial class MemoryEngine
{
    /// <summary>Bytes of a digest of state.</summary>
    public const int DigestSize = StateDigest.Size;

    /// <summary>Copies of all DRAM lines that were ever written, replaced or poisoned, by ascending address. No side effects; allocates.</summary>
    /// <remarks>
    /// Page after page is copied while the enumeration goes on: changes meanwhile are seen or not. Lines that are not listed are zero, with MAC 0 and no poison.
    /// </remarks>
    public IEnumerable<DramLine> DramLines()
    {
        ulong page = NextPage(0);
        while (page != PageDirectory.None)
        {
            foreach (DramLine line in LinesOfPage(page))
            {
                yield return line;
            }

            page = NextPage(page + LinesAPage);
        }
    }

    /// <summary>Copies of all cache entries, by ascending line address, then KeyID. No side effects; allocates.</summary>
    public IReadOnlyList<CachedLine> CachedLines()
    {
        using var hold = HoldAll();
        return _package.Cache?.Lines() ?? [];
    }

    /// <summary>Looks for one cache entry. No side effects, on the order of replacement neither; allocates nothing.</summary>
    /// <param name="keyId">The KeyID of the tag, 0 to 32767.</param>
    /// <param name="lineAddress">The KeyID-free address of the tag, below 2^m; its low 6 bits are ignored.</param>
    /// <param name="data">At least 64 bytes, the first 64 of which become the plaintext of the entry; they are left alone if there is none.</param>
    /// <returns>What the entry is, or null if there is none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    /// <exception cref="ArgumentException"><paramref name="data"/> is too short.</exception>
    public CacheEntryState? FindCached(int keyId, ulong lineAddress, Span<byte> data)
    {
        Require(data.Length >= LineSize);
        CheckKeyId(keyId);
        ulong tag = LineKey.Of(keyId, PhysicalLine(lineAddress) * LineSize);
        using Hold hold = HoldLine(lineAddress);
        int slot = _package.Cache?.Find(tag) ?? -1;
        if (slot < 0)
        {
            return null;
        }

        _package.Cache!.Data(slot).CopyTo(data);
        return new CacheEntryState(_package.Cache.IsDirty(slot), _package.Cache.IsPoisoned(slot), _package.Cache.Holders(slot));
    }

    /// <summary>What the key table of package 0 says of a KeyID; the keys themselves are never readable (F-PCFG-6).</summary>
    /// <param name="keyId">0 to 32767; a KeyID that no PCONFIG can reach is always TME (F-ADR-3).</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="keyId"/> is outside that range.</exception>
    public KeyState KeyStateOf(int keyId)
    {
        CheckKeyId(keyId);
        using Hold hold = HoldLine(0);
        return _package.Keys.State(keyId);
    }

    /// <summary>What the key table of a package says of a KeyID; the keys themselves are never readable (F-PCFG-6).</summary>
    /// <param name="package">0 or 1, where the platform has it.</param>
    /// <param name="keyId">0 to 32767; a KeyID that no PCONFIG can reach is always TME (F-ADR-3).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is outside its range.</exception>
    public KeyState KeyStateOf(int package, int keyId)
    {
        CheckPackage(package);
        CheckKeyId(keyId);
        using var hold = HoldAll();
        return _package.KeysOf(package).State(keyId);
    }

    /// <summary>A digest of the state: equal digests of two engines with one profile mean equal answers to all that may follow, but for victims of a finite cache.</summary>
    /// <remarks>
    /// <para>SHA-256 over, with numbers in little-endian order: the ASCII text "TmeBox engine state 1" and a zero byte; 982H, 8 bytes; the MAC key, 16 bytes; for each package whether
    /// KeyID 0 is plaintext, 1 byte, and its keys; for each KeyID in ascending order that does not behave as TME its number, its mode, its algorithm, 4 bytes
    /// each, and its keys if it has any: one byte for the length of a key, data key, tweak key; 8 bytes of ones; for each page of DRAM in ascending order in which a line was ever written
    /// its number and the bits of those lines, 8 bytes each, then 64 lines of 64 bytes and 64 tag words of 4 bytes (MAC in bits 27:0, TD-owner in bit 30, poison in bit 31); 8 bytes of ones; for each
    /// cache entry by ascending line address, then KeyID: the line address, 8 bytes, the KeyID and dirty + 2 * poisoned + 16 * holders, 4 bytes each, and 64 bytes of data; 8 bytes of ones; then, 8 bytes
    /// each: 983H, 984H; who holds the lock of key table 0 and 1; for each core its privilege level + 4 * SEAM + 8 * non-root + 16 * PCONFIG enabled + 256 * bits 35:32 of 9FFH, the exiting
    /// bitmap, CR3, for each translation by ascending page the linear page and the physical page + writable + 2 * user + 4 * no-execute, and ones; for each wire that is not
    /// honest by ascending line its index and 2 * the exclusive or to the index + whether it drops writes.</para>
    /// <para>The order in which cache entries were used is not covered unless it is asked for, so that caches of different shape can be compared; if it is, the tags of
    /// the cache follow, 8 bytes each, those of a set from the least to the most recently used, and equal digests of one engine mean equal answers without exception.
    /// Keys are secrets: a digest shows whether they are equal. Takes time in proportion to the DRAM touched, about a second for 2 GiB; other threads wait.</para>
    /// </remarks>
    /// <param name="digest">At least <see cref="DigestSize"/> bytes.</param>
    /// <param name="orderOfUse">Whether the order in which cache entries were used is covered.</param>
    /// <exception cref="ArgumentException"><paramref name="digest"/> is too short.</exception>
    public void ComputeDigest(Span<byte> digest, bool orderOfUse = false)
    {
        if (digest.Length < DigestSize)
        {
            throw new ArgumentException($"A digest is {DigestSize} bytes.", nameof(digest));
        }

        using var hold = HoldAll();
        StateDigest.Compute(_activate, _package, _dram, SavePlatform(), orderOfUse, digest);
    }

    private ulong NextPage(ulong lineIndex)
    {
        using var hold = HoldAll();
        return _dram.NextPage(lineIndex);
    }

    private unsafe List<DramLine> LinesOfPage(ulong lineIndex)
    {
        using Hold hold = HoldLine(lineIndex * LineSize);
        var lines = new List<DramLine>();
        for (ulong written = _dram.Written(lineIndex); written != 0; written &= written - 1)
        {
            ulong index = lineIndex + (uint)System.Numerics.BitOperations.TrailingZeroCount(written);
            byte* line = _dram.Peek(index);
            lines.Add(new DramLine(index * LineSize, new ReadOnlySpan<byte>(line, LineSize).ToArray(), TagWord.Unpack(*Dram.Tag(line))));
        }

        return lines;
    }
}
