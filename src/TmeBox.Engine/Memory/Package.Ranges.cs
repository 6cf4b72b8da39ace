namespace TmeBox.Engine.Memory;

/// <summary>Bytes of consecutive lines of one page.</summary>
internal sealed unsafe partial class Package
{
    /// <summary>Reads bytes of a page.</summary>
    /// <param name="tag">The first line.</param>
    /// <param name="offset">The first byte in it.</param>
    /// <param name="bytes">Takes them; all in one page. Zero from the first byte of the first unsound line on.</param>
    /// <param name="policy">What to do with absent lines.</param>
    /// <param name="log">Takes the evictions.</param>
    /// <returns>The number of bytes before the first unsound line.</returns>
    public int ReadBytes(ulong tag, int offset, Span<byte> bytes, CachePolicy policy, EvictionLog log)
    {
        Span<byte> line = stackalloc byte[LineKey.LineSize];
        int done = 0;
        while (done < bytes.Length)
        {
            Span<byte> rest = bytes[done..];
            int lines = offset == 0 ? rest.Length / LineKey.LineSize : 0;
            int wanted = lines == 0 ? Math.Min(LineKey.LineSize - offset, rest.Length) : policy == CachePolicy.Past ? lines * LineKey.LineSize : LineKey.LineSize;
            int got;
            if (lines > 0 && policy == CachePolicy.Past)
            {
                got = ReadPast(tag, rest[..wanted]) * LineKey.LineSize;
            }
            else if (lines > 0)
            {
                got = Read(tag, rest, log) == EngineStatus.Done ? wanted : 0;
            }
            else
            {
                bool sound = policy == CachePolicy.Past ? ReadPast(tag, line) == 1 : Read(tag, line, log) == EngineStatus.Done;
                line.Slice(offset, wanted).CopyTo(rest);
                got = sound ? wanted : 0;
            }

            done += got;
            if (got < wanted)
            {
                bytes[done..].Clear();
                return done;
            }

            int passed = (offset + wanted) / LineKey.LineSize;
            tag = Later(tag, passed);
            log.Access += passed;
            offset = 0;
        }

        return done;
    }

    /// <summary>Writes bytes of a page.</summary>
    /// <param name="tag">The first line.</param>
    /// <param name="offset">The first byte in it.</param>
    /// <param name="bytes">The bytes; all in one page.</param>
    /// <param name="policy">What to do with absent lines.</param>
    /// <param name="log">Takes the evictions.</param>
    public void WriteBytes(ulong tag, int offset, ReadOnlySpan<byte> bytes, CachePolicy policy, EvictionLog log)
    {
        Span<byte> line = stackalloc byte[LineKey.LineSize];
        while (!bytes.IsEmpty)
        {
            int lines = offset == 0 ? bytes.Length / LineKey.LineSize : 0;
            int taken = lines == 0 ? Math.Min(LineKey.LineSize - offset, bytes.Length) : policy == CachePolicy.Past ? lines * LineKey.LineSize : LineKey.LineSize;
            if (lines == 0)
            {
                bytes[..taken].CopyTo(line[offset..]);
                WritePart(tag, ulong.MaxValue >> (LineKey.LineSize - taken) << offset, line, policy, log);
            }
            else if (policy == CachePolicy.Past)
            {
                WritePast(tag, bytes[..taken]);
            }
            else
            {
                Write(tag, ulong.MaxValue, bytes, log);
            }

            int passed = (offset + taken) / LineKey.LineSize;
            tag = Later(tag, passed);
            log.Access += passed;
            bytes = bytes[taken..];
            offset = 0;
        }
    }

    /// <summary>Writes chosen bytes of a line, not all; past the cache as a write followed by a flush, which brings in nothing.</summary>
    private void WritePart(ulong tag, ulong byteEnables, ReadOnlySpan<byte> line, CachePolicy policy, EvictionLog log)
    {
        if (policy == CachePolicy.Past && Find(tag) < 0)
        {
            WriteUncached(tag, byteEnables, line);
            return;
        }

        Write(tag, byteEnables, line, log);
        if (policy == CachePolicy.Past)
        {
            Flush(tag);
        }
    }
}
