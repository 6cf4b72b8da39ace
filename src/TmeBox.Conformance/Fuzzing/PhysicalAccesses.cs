using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Engine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates accesses by physical address: of cores, of devices, and of the physical attacker.</summary>
internal static class PhysicalAccesses
{
    private static readonly Hex Zeros = Hex.Filled(0, 64);

    /// <summary>One of them.</summary>
    public static Gen<Draft[]> Any(FuzzPlatform platform, FuzzLayout layout)
    {
        var pa = Gen.Frequency(
            (60, Addresses(layout, Gen.Constant(0UL))),
            (8, Addresses(layout, Gen.Choose(0, 63).Select(o => (ulong)o))),
            (1, BeyondWidth(layout)));
        var aligned = Gen.Frequency((30, Addresses(layout, Gen.Constant(0UL))), (1, Addresses(layout, Gen.Choose(1, 63).Select(o => (ulong)o))));
        var line = Gen.Elements(layout.Lines);
        var some = platform.Cache.Mode == CacheMode.Uncached ? 0 : 1;
        return Gen.Frequency(
            (22, Of(pa.Select(a => (Operation)new Operation.Load(a)))),
            (20, Of(from a in pa from e in Values.Enables from d in Values.Lines select (Operation)new Operation.Store(a, e, d))),
            (6, Answered(from a in pa from e in Values.Enables select (Operation)new Operation.Store(a, e, Zeros))),
            (4 * some, From(DraftSource.CachedLine, pa.Select(a => (Operation)new Operation.Flush(a)))),
            (5 * some, From(DraftSource.CachedLine, pa.Select(a => (Operation)new Operation.Evict(a)))),
            (4 * some, From(DraftSource.DirtyLine, pa.Select(a => (Operation)new Operation.WriteBack(a)))),
            (3 * some, Of(pa.Select(a => (Operation)new Operation.Prefetch(a)))),
            (5, Of(from a in aligned from d in Values.Lines select (Operation)new Operation.Movdir64b(a, d))),
            (2, Answered(aligned.Select(a => (Operation)new Operation.Movdir64b(a, Zeros)))),
            (5, Of(from a in pa from e in Values.Enables from d in Values.Lines select (Operation)new Operation.StoreUncached(a, e, d))),
            (4, Of(pa.Select(a => (Operation)new Operation.DmaRead(a)))),
            (4, Of(from a in pa from e in Values.Enables from d in Values.Lines select (Operation)new Operation.DmaWrite(a, e, d))),
            (6, Of(line.Select(l => (Operation)new Operation.Snoop(l)))),
            (1, Of(from l in line from d in Values.Lines from mac in Gen.Choose(0, 0x0FFF_FFFF) from bits in Gen.Choose(0, 15)
                select (Operation)new Operation.Replace(l, d, (uint)mac, bits % 4 == 0, bits / 4 == 0))),
            (5, from l in line from choice in Gen.Choose(0, 5) from flip in Flips
                select One(new(new Operation.Replace(l, Zeros, 0, false), DraftSource.EarlierSnapshot, choice, flip))),
            (2, Of(from l in line from bit in Gen.Choose(0, 511) select (Operation)new Operation.Flip(l, bit))),
            (platform.HasRewiring ? 1 : 0, Of(
                from l in line from other in line from honest in Gen.Choose(0, 1) from drops in Gen.Choose(0, 2)
                select (Operation)new Operation.Rewire(l, honest == 0 ? 0 : l ^ other, drops == 0))));
    }

    private static Gen<int> Flips { get; } = Gen.Frequency((5, Gen.Constant(-1)), (2, Gen.Choose(0, 511)), (1, Gen.Choose(512, 539)), (1, Gen.Choose(540, 541)));

    private static Gen<ulong> Addresses(FuzzLayout layout, Gen<ulong> offsets) =>
        from keyId in layout.KeyIdsUsed
        from line in Gen.Elements(layout.Lines)
        from offset in offsets
        select layout.Pa(keyId, line) | offset;

    private static Gen<ulong> BeyondWidth(FuzzLayout layout)
    {
        var top = layout.Profile.PhysicalAddressBits;
        var addresses = Addresses(layout, Gen.Constant(0UL));
        return top == 52 ? addresses : from a in addresses from bit in Gen.Choose(top, 51) select a | (1UL << bit);
    }

    private static Draft[] One(Draft draft) => [draft];

    private static Gen<Draft[]> Of(Gen<Operation> operations) => operations.Select(o => One(new(o)));

    private static Gen<Draft[]> Answered(Gen<Operation> operations) => From(DraftSource.EarlierAnswer, operations);

    private static Gen<Draft[]> From(DraftSource source, Gen<Operation> operations) => from o in operations from choice in Gen.Choose(0, 7) select One(new(o, source, choice));
}
