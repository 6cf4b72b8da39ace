using System.Buffers.Binary;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>The page tables of a sequence: a small tree, sound but for some entries, that ordinary stores put into DRAM.</summary>
/// <remarks>Sixteen pages lie at linear address 0; each upper table has one way that is sound and others that are not.</remarks>
internal sealed class PageTables
{
    /// <summary>The page of PCONFIG's structures, at <see cref="StructureVa"/>.</summary>
    public const ulong StructurePage = 0x30000;

    /// <summary>Where the structures are mapped.</summary>
    public const ulong StructureVa = 14UL << 12;

    /// <summary>The pages that the last table maps.</summary>
    public const int Pages = 16;

    private const ulong Root = 0x20000;
    private const ulong Third = 0x21000;
    private const ulong Second = 0x22000;
    private const ulong Last = 0x23000;
    private const ulong Writable = 2;
    private const ulong User = 4;
    private const ulong Large = 0x80;
    private const ulong NoExecute = 1UL << 63;
    private const ulong All = 1 | Writable | User;
    private readonly FuzzLayout layout;
    private readonly int keyId;

    /// <summary>The tables of a layout.</summary>
    /// <param name="layout">The layout.</param>
    /// <param name="keyId">The KeyID under which the tables lie.</param>
    public PageTables(FuzzLayout layout, int keyId) => (this.layout, this.keyId) = (layout, keyId);

    /// <summary>The KeyID under which PCONFIG's structures are mapped.</summary>
    public int StructureKeyId => layout.KeyIdsShared[0];

    /// <summary>What CR3 shall be.</summary>
    public ulong Cr3 => layout.Pa(keyId, Root);

    /// <summary>The stores that build the tables: each of 64 bytes, eight entries.</summary>
    public IEnumerable<Operation> Build()
    {
        yield return Line(Root, Table(Third), 0, Table(Third) & ~1UL, Beyond(Table(Third)), Table(Third) | NoExecute);
        yield return Line(Third, Table(Second), Table(Second) | Large, 0, Private(Table(Second)));
        yield return Line(
            Second,
            Table(Last),
            Table(Last) | Large,
            0,
            Table(Last) & ~Writable,
            Table(Last) & ~User,
            Table(Last) | NoExecute,
            layout.Pa(layout.KeyIdsShared[^1], Last) | All,
            Private(Table(Last)));
        var pages = Entries();
        yield return Line(Last, pages.AsSpan(0, 8));
        yield return Line(Last + 64, pages.AsSpan(8));
    }

    /// <summary>A store of one entry, which maps a page in another way; translations that are held become stale.</summary>
    public Gen<Operation> Remap() =>
        from at in Gen.Choose(0, Pages - 1)
        from entry in Gen.Elements(Entries())
        let data = Words([.. Enumerable.Repeat(entry, 8)])
        select (Operation)new Operation.Store(layout.Pa(keyId, Last + (8 * (ulong)at)), 0xFFUL << (8 * (at % 8)), data);

    /// <summary>Linear pages: mostly of those that are mapped soundly, now and then any.</summary>
    public Gen<ulong> LinearPages() => Gen.Frequency(
        (24, Gen.Choose(0, 5).Select(i => (ulong)i << 12)),
        (6, Gen.Choose(0, Pages - 1).Select(i => (ulong)i << 12)),
        (2, from way in Gen.Choose(1, 7) from page in Gen.Choose(0, 4) select ((ulong)way << 21) | ((ulong)page << 12)),
        (1, Gen.Choose(1, 3).Select(way => (ulong)way << 30)),
        (1, Gen.Choose(1, 4).Select(way => (ulong)way << 39)),
        (1, Gen.Elements(0xFFFF_8000_0000_0000UL, 0xFFFF_FFFF_FFFF_F000UL, 0x7FFF_FFFF_F000UL)),
        (1, Gen.Choose(47, 62).Select(bit => 1UL << bit)));

    // 0 to 5 are sound, and their pages lie side by side in linear addresses only: what crosses goes on under another KeyID.
    private ulong[] Entries()
    {
        var (a, b) = (layout.KeyIdsShared[0], layout.KeyIdsShared[^1]);
        var (low, far, high) = (0UL, 0x10000UL, (1UL << layout.AddressBits) - 0x1000);
        return
        [
            layout.Pa(a, low) | All,
            layout.Pa(b, low) | All,
            layout.Pa(a, far) | All,
            layout.Pa(0, far) | All,
            layout.Pa(b, high) | All,
            layout.Pa(a, low) | All,
            layout.Pa(a, low) | 1 | User,
            layout.Pa(b, far) | 1 | Writable,
            layout.Pa(a, far) | All | NoExecute,
            0,
            Beyond(layout.Pa(a, low) | All),
            Private(layout.Pa(0, low) | All),
            layout.Pa(Math.Min(layout.Profile.MaxKeys + 1, (1 << layout.KeyIdBits) - 1), far) | All,
            Table(Last),
            layout.Pa(StructureKeyId, StructurePage) | 1 | Writable,
            Private(layout.Pa(0, high) | 1),
        ];
    }

    private ulong Table(ulong page) => layout.Pa(keyId, page) | All;

    private ulong Beyond(ulong entry) => layout.Profile.PhysicalAddressBits == 52 ? entry & ~1UL : entry | (1UL << layout.Profile.PhysicalAddressBits);

    // With the lowest private KeyID, if there is one.
    private ulong Private(ulong entry) => layout.TdxBits == 0 ? entry : (entry & ~(((1UL << layout.KeyIdBits) - 1) << layout.AddressBits)) | layout.Pa(layout.Shared, 0);

    private Operation.Store Line(ulong line, params ReadOnlySpan<ulong> entries) => new(layout.Pa(keyId, line), ulong.MaxValue, Words(entries));

    private static Hex Words(ReadOnlySpan<ulong> words)
    {
        var line = new byte[64];
        for (var i = 0; i < words.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(line.AsSpan(8 * i), words[i]);
        return Hex.Owning(line);
    }
}
