using System.Runtime.CompilerServices;
using TmeBox.Engine.Cipher;

namespace TmeBox.Engine.Memory;

/// <summary>Consecutive lines of one page, under one KeyID, past the cache: in bulk.</summary>
internal sealed unsafe partial class Package
{
    /// <summary>Lines a page.</summary>
    public const int MostLines = 64;

    /// <summary>How many lines of the next page are asked for, until the processor sees that they follow each other.</summary>
    private const int LinesAskedFor = 6;

    /// <summary>Reads lines as if each were read through the cache and, unless it was there before, dropped at once.</summary>
    /// <param name="tag">The first line.</param>
    /// <param name="plain">64 bytes for each line, all in one page; zero from the first unsound line on.</param>
    /// <returns>The number of lines before the first poisoned or unsound one, which is poisoned.</returns>
    public int ReadPast(ulong tag, Span<byte> plain)
    {
        int count = plain.Length / LineKey.LineSize;
        if (!IsUniform)
        {
            return ReadPastSingly(tag, plain);
        }

        for (int done = 0; done < count;)
        {
            int absent = Absent(tag, done, count, out int slot);
            int sound = absent == 0 ? 0 : LoadRun(Later(tag, done), plain.Slice(done * LineKey.LineSize, absent * LineKey.LineSize));
            done += sound;
            if (sound < absent || (slot >= 0 && _cache!.IsPoisoned(slot)))
            {
                plain[(done * LineKey.LineSize)..].Clear();
                return done;
            }

            if (slot >= 0)
            {
                _cache!.Data(_cache.Use(Later(tag, done))).CopyTo(plain[(done * LineKey.LineSize)..]);
                done++;
            }
        }

        return count;
    }

    /// <summary>Writes lines to DRAM as <see cref="WriteDirect"/> does, one after the other.</summary>
    /// <param name="tag">The first line.</param>
    /// <param name="plain">64 bytes for each line, all in one page.</param>
    public void WritePast(ulong tag, ReadOnlySpan<byte> plain)
    {
        int count = plain.Length / LineKey.LineSize;
        for (int i = 0; !IsUniform && i < count; i++)
        {
            WriteDirect(Later(tag, i), plain.Slice(i * LineKey.LineSize, LineKey.LineSize));
        }

        if (!IsUniform)
        {
            return;
        }

        for (int i = 0; _cache is not null && _cache.MayHoldPageOf(tag) && i < count; i++)
        {
            DropUnseen(Later(tag, i));
        }

        byte* line = _dram.Change(LineKey.LineIndex(tag), count);
        AskForNextPage(tag, count);
        var cipher = new Span<byte>(line, plain.Length);
        byte* record = Keys.Resolve(LineKey.KeyId(tag));
        Span<Block128> tweaks = stackalloc Block128[_ci ? count : 0];
        if (record == null)
        {
            plain.CopyTo(cipher);
            tweaks.Clear();
        }
        else
        {
            _cipher.Encrypt(new ReadOnlySpan<byte>(record, KeyRecord.Size), LineKey.LineAddress(tag), LineKey.KeyId(tag), plain, cipher, tweaks);
        }

        if (_ci)
        {
            // Tags of lines of a page lie side by side; a fresh MAC has no poison.
            LineMac.Compute(MacKey, cipher, tweaks, owner: 0, new Span<uint>(Dram.Tag(line), count));
        }
    }

    /// <summary>How many lines from <paramref name="done"/> on are not cached; and the slot of the one after them, or -1.</summary>
    private int Absent(ulong tag, int done, int count, out int slot)
    {
        slot = -1;
        if (_cache is null || !_cache.MayHoldPageOf(tag))
        {
            return count - done;
        }

        int next = done;
        while (next < count && (slot = _cache.Find(Later(tag, next))) < 0)
        {
            next++;
        }

        return next - done;
    }

    /// <summary>Decrypts lines from DRAM; at the first unsound one it stops and poisons it.</summary>
    [SkipLocalsInit]
    private int LoadRun(ulong tag, Span<byte> plain)
    {
        int count = plain.Length / LineKey.LineSize;
        byte* line = _dram.Peek(LineKey.LineIndex(tag));
        AskForNextPage(tag, count);
        byte* record = Keys.Resolve(LineKey.KeyId(tag));
        bool check = _ci && Keys.IsChecked(LineKey.KeyId(tag));
        Span<Block128> tweaks = stackalloc Block128[check ? count : 0];
        var cipher = new ReadOnlySpan<byte>(line, plain.Length);
        if (record == null)
        {
            cipher.CopyTo(plain);
        }
        else
        {
            _cipher.Decrypt(new ReadOnlySpan<byte>(record, KeyRecord.Size), LineKey.LineAddress(tag), LineKey.KeyId(tag), cipher, plain, tweaks);
        }

        int sound = _ci ? Sound(cipher, tweaks, new ReadOnlySpan<uint>(Dram.Tag(line), count)) : count;
        if (sound < count)
        {
            *Dram.Tag(_dram.Change(LineKey.LineIndex(tag) + (uint)sound)) |= TagWord.Poison;
        }

        return sound;
    }

    /// <summary>The number of lines before the first that is poisoned or, if there are tweaks, fails its MAC.</summary>
    [SkipLocalsInit]
    private int Sound(ReadOnlySpan<byte> cipher, ReadOnlySpan<Block128> tweaks, ReadOnlySpan<uint> tags)
    {
        Span<uint> macs = stackalloc uint[tweaks.Length];
        LineMac.Compute(MacKey, cipher[..(tweaks.Length * LineKey.LineSize)], tweaks, owner: 0, macs);
        for (int i = 0; i < tags.Length; i++)
        {
            if (TagWord.IsPoisoned(tags[i]) || (!macs.IsEmpty && macs[i] != TagWord.Mac(tags[i])))
            {
                return i;
            }
        }

        return tags.Length;
    }

    /// <summary>A whole page is likely to be followed by the next one, whose beginning the processor does not foresee: its frame may lie anywhere.</summary>
    private void AskForNextPage(ulong tag, int count)
    {
        ulong next = LineKey.LineIndex(tag) + (uint)count;
        for (ulong line = next; count == MostLines && line < next + LinesAskedFor && Layout.Holds(line); line++)
        {
            Dram.Prefetch(_dram.Peek(line), _ci);
        }
    }

    /// <summary>The tag of a later line of the same page.</summary>
    private static ulong Later(ulong tag, int lines) => tag + ((ulong)(uint)lines << LineKey.KeyIdBits);
}
