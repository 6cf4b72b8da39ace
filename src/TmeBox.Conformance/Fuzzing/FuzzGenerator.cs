using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Engine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates sequences for one platform, by FsCheck.</summary>
/// <remarks>Collisions are the aim: few KeyIDs, few lines, few keys, few values, and data that the run itself has shown.</remarks>
internal static class FuzzGenerator
{
    /// <summary>The longest body that is generated.</summary>
    public const int MaxLength = 4096;

    /// <summary>Sequences with bodies of about the given length.</summary>
    public static Gen<FuzzCase> Case(FuzzPlatform platform, int length) =>
        from layout in SetUpGenerator.Layouts(platform.Profile)
        from setUp in SetUpGenerator.SetUp(layout)
        from body in Body(layout, platform.Cache.Mode != CacheMode.Uncached).ArrayOf(length)
        select new FuzzCase(platform, layout.AddressBits, setUp, [.. body]);

    /// <summary>One operation of a body.</summary>
    private static Gen<Draft> Body(FuzzLayout layout, bool cache)
    {
        var pa = Gen.Frequency(
            (30, Addresses(layout, Gen.Constant(0UL))),
            (10, Addresses(layout, Gen.Choose(0, 63).Select(o => (ulong)o))),
            (1, BeyondWidth(layout)));
        var line = Gen.Elements(layout.Lines);
        var cached = Gen.Choose(0, 7);
        var some = cache ? 1 : 0;
        return Gen.Frequency(
            (26, pa.Select(a => new Draft(new Operation.Load(a)))),
            (20, Literal(from a in pa from e in Enables from d in Data select (Operation)new Operation.Store(a, e, d))),
            (6, Answered(from a in pa from e in Enables select (Operation)new Operation.Store(a, e, Hex.Filled(0, 64)))),
            (4 * some, OnCached(cached, new Operation.Flush(0))),
            (1, pa.Select(a => new Draft(new Operation.Flush(a)))),
            (5 * some, OnCached(cached, new Operation.Evict(0))),
            (4 * some, cached.Select(c => new Draft(new Operation.WriteBack(0), DraftSource.DirtyLine, c))),
            (1, pa.Select(a => new Draft(new Operation.WriteBack(a)))),
            (4, pa.Select(a => new Draft(new Operation.Prefetch(a)))),
            (4, Literal(from a in pa from d in Data select (Operation)new Operation.Movdir64b(a, d))),
            (2, Answered(pa.Select(a => (Operation)new Operation.Movdir64b(a, Hex.Filled(0, 64))))),
            (6, line.Select(l => new Draft(new Operation.Snoop(l)))),
            (1, from l in line from d in Data from mac in Gen.Choose(0, 0x0FFF_FFFF) from poison in Gen.Choose(0, 3)
                select new Draft(new Operation.Replace(l, d, (uint)mac, poison == 0))),
            (5, from l in line from choice in Gen.Choose(0, 5) from flip in Flips
                select new Draft(new Operation.Replace(l, Hex.Filled(0, 64), 0, false), DraftSource.EarlierSnapshot, choice, flip)),
            (4, SetUpGenerator.Pconfig(layout).Select(o => new Draft(o))),
            (1, SetUpGenerator.Activate(layout).Select(o => new Draft(o))));
    }

    private static Gen<int> Flips { get; } = Gen.Frequency((5, Gen.Constant(-1)), (2, Gen.Choose(0, 511)), (1, Gen.Choose(512, 539)), (1, Gen.Constant(540)));

    private static Gen<Hex> Data { get; } = Gen.Elements(
        Hex.Filled(0, 64), Hex.Filled(0xA1, 64), Hex.Filled(0xB2, 64), Hex.Of([.. Enumerable.Range(0, 64).Select(i => (byte)(7 * i))]));

    private static Gen<ulong> Enables { get; } = Gen.Frequency(
        (8, Gen.Constant(ulong.MaxValue)),
        (4, Gen.Choose(0, 3).Select(b => 0xFFFFUL << (16 * b))),
        (4, Gen.Choose(0, 63).Select(b => 1UL << b)),
        (4, from high in Gen.Choose(0, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) select ((ulong)high << 33) ^ ((ulong)low << 1) ^ (ulong)(low & 1)),
        (1, Gen.Constant(ulong.MaxValue - 1)),
        (1, Gen.Constant(0UL)));

    private static Gen<ulong> Addresses(FuzzLayout layout, Gen<ulong> offsets) =>
        from keyId in layout.KeyIdsUsed
        from line in Gen.Elements(layout.Lines)
        from offset in offsets
        select ((ulong)keyId << layout.AddressBits) | line | offset;

    private static Gen<ulong> BeyondWidth(FuzzLayout layout)
    {
        var top = layout.Profile.PhysicalAddressBits;
        var addresses = Addresses(layout, Gen.Constant(0UL));
        return top == 52 ? addresses : from a in addresses from bit in Gen.Choose(top, 51) select a | (1UL << bit);
    }

    private static Gen<Draft> Literal(Gen<Operation> operations) => operations.Select(o => new Draft(o));

    private static Gen<Draft> Answered(Gen<Operation> operations) =>
        from o in operations from choice in Gen.Choose(0, 5) select new Draft(o, DraftSource.EarlierAnswer, choice);

    private static Gen<Draft> OnCached(Gen<int> choices, Operation operation) => choices.Select(c => new Draft(operation, DraftSource.CachedLine, c));
}
