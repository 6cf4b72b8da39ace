using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests;

/// <summary>Page tables in DRAM, built by ordinary stores as a kernel would.</summary>
internal static class PageTables
{
    public const ulong Present = 1;
    public const ulong Writable = 2;
    public const ulong User = 4;
    public const ulong Large = 0x80;
    public const ulong NoExecute = 1ul << 63;
    public const ulong All = Present | Writable | User;

    /// <summary>The linear address that <see cref="Map"/> maps.</summary>
    public const ulong Address = 0x0000_7654_3210_0000 + 0x5000;

    // One table a level, at 0x10000, 0x11000, 0x12000, 0x13000, all under one KeyID.
    private static ulong Table(int level) => 0x1_0000 + ((ulong)(3 - level) << 12);

    /// <summary>Where the entry of a linear address lies at a level, without KeyID; level 3 is the first.</summary>
    public static ulong EntryAddress(int level, ulong address) => Table(level) + (((address >> (12 + (9 * level))) & 511) << 3);

    /// <summary>Tables under <paramref name="tableKeyId"/> that map <paramref name="address"/> to a page under a KeyID; CR3 names them on the active core.</summary>
    public static MachineState Map(this MachineState m, ulong address, int keyId, ulong page, int tableKeyId = 0, ulong rights = All)
    {
        for (var at = Table(3); at < Table(0) + 0x1000; at += 64) m = m.Put(tableKeyId, at, Line.Zero);
        for (var level = 3; level > 0; level--) m = m.Entry(level, address, m.Named(tableKeyId, Table(level - 1)) | All, tableKeyId);
        m = m.Entry(0, address, m.Named(keyId, page) | rights, tableKeyId);
        return Tlb.ChangeTable(m, new(Word.Of(m.Named(tableKeyId, Table(3)), 52))).Done();
    }

    /// <summary>Stores one entry.</summary>
    public static MachineState Entry(this MachineState m, int level, ulong address, ulong entry, int tableKeyId = 0)
    {
        var at = EntryAddress(level, address);
        var line = new byte[64];
        BitConverter.TryWriteBytes(line.AsSpan((int)(at & 63)), entry);
        return m.Put(tableKeyId, at & ~63ul, Line.Of(line), 0xFFul << (int)(at & 63));
    }

    /// <summary>The physical address that names a place under a KeyID.</summary>
    public static ulong Named(this MachineState m, int keyId, ulong address) => m.At(keyId, address).Value.Concrete | (address & 63);

    public static Word Va(ulong address) => Word.Of(address, 64);

    public static Word Size(int size) => Word.Of((ulong)size, 7);
}
