using System.Buffers.Binary;

namespace TmeBox.Engine.Tests.Platform;

/// <summary>Page tables in an engine's memory, built entry by entry.</summary>
internal sealed class Pages
{
    public const ulong Present = 1;
    public const ulong Writable = 2;
    public const ulong User = 4;
    public const ulong Large = 128;
    public const ulong NoExecute = 1ul << 63;
    public const ulong All = Present | Writable | User;

    private const ulong Root = 0x10_0000;
    private readonly MemoryEngine _engine;
    private readonly Dictionary<(int Level, ulong Prefix), ulong> _tables = [];
    private ulong _next = Root;

    /// <summary>Empty tables under KeyID 0, which every core then uses.</summary>
    public Pages(MemoryEngine engine)
    {
        _engine = engine;
        Table(3, 0);
        for (int core = 0; core < engine.Profile.Cores; core++)
        {
            Assert.Equal(EngineStatus.Done, engine.WriteCr3(core, Root));
        }
    }

    /// <summary>Maps the page of a linear address; the flags hold at the last level, the levels above permit all.</summary>
    public void Map(ulong linearAddress, ulong page, ulong flags = All)
    {
        for (int level = 3; level > 0; level--)
        {
            Put(EntryAt(linearAddress, level), Table(level - 1, Prefix(linearAddress, level)) | All);
        }

        Put(EntryAt(linearAddress, 0), page | flags);
    }

    /// <summary>The physical address of an entry that translates a linear address; its table exists.</summary>
    public ulong EntryAt(ulong linearAddress, int level) =>
        Table(level, Prefix(linearAddress, level + 1)) | (linearAddress >> (12 + (9 * level)) & 0x1FF) << 3;

    /// <summary>Stores an entry, through the caches.</summary>
    public void Put(ulong at, ulong entry)
    {
        var line = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(line.AsSpan((int)(at % 64)), entry);
        Assert.Equal(EngineStatus.Done, _engine.Write(at, 0xFFul << (int)(at % 64), line));
    }

    private static ulong Prefix(ulong linearAddress, int level) => level == 4 ? 0 : (linearAddress & 0xFFFF_FFFF_FFFF) >> (12 + (9 * level));

    private ulong Table(int level, ulong prefix)
    {
        if (!_tables.TryGetValue((level, prefix), out ulong table))
        {
            table = _next;
            _next += 0x1000;
            for (ulong line = 0; line < 0x1000; line += 64)
            {
                Assert.Equal(EngineStatus.Done, _engine.Movdir64b(table + line, new byte[64]));
            }

            _tables.Add((level, prefix), table);
        }

        return table;
    }
}
