using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates sequences for one platform, by FsCheck.</summary>
/// <remarks>Collisions are the aim: few KeyIDs, few lines, few pages, few keys, few values, and data that the run itself has shown.</remarks>
internal static class FuzzGenerator
{
    /// <summary>The longest body that is generated.</summary>
    public const int MaxLength = 4096;

    /// <summary>Sequences with bodies of a given length.</summary>
    public static Gen<FuzzCase> Case(FuzzPlatform platform, int length) =>
        from layout in SetUpGenerator.Layouts(platform.Profile)
        from tableKeyId in Gen.Elements([0, .. layout.KeyIdsShared])
        let tables = platform.HasPaging ? new PageTables(layout, tableKeyId) : null
        from setUp in SetUpGenerator.SetUp(layout, tables)
        from body in Body(platform, layout, tables).ArrayOf(length)
        select new FuzzCase(platform, layout.AddressBits, setUp, [.. body.SelectMany(d => d).Take(length)]);

    private static Gen<Draft[]> Body(FuzzPlatform platform, FuzzLayout layout, PageTables? tables)
    {
        var physical = PhysicalAccesses.Any(platform, layout);
        var kernel = KernelInstructions.Any(layout, tables);
        return (tables is null
            ? Gen.Frequency((20, physical), (3, kernel))
            : Gen.Frequency((12, physical), (4, kernel), (8, VirtualAccesses.Any(tables)))).SelectMany(drafts => Finished(platform, layout, drafts));
    }

    // On one core, mostly the first; and with something to do instead, should it be of no use when its turn comes.
    private static Gen<Draft[]> Finished(FuzzPlatform platform, FuzzLayout layout, Draft[] drafts) =>
        from core in Gen.Frequency((3, Gen.Constant(0)), (2, Gen.Choose(0, Math.Min(platform.Cores, Sides.SpecificationView.Cores(platform.Profile)) - 1)))
        from keyId in Gen.Elements(layout.KeyIdsShared)
        from line in Gen.Elements(layout.Lines)
        from data in Values.Lines
        from past in Gen.Choose(0, 1)
        from choice in Gen.Choose(0, 7)
        let pa = layout.Pa(keyId, line)
        let otherwise = past == 0 ? new Operation.Movdir64b(pa, data) : (Operation)new Operation.Store(pa, ulong.MaxValue, data)
        select drafts.Select(d => On(core, d) with { Otherwise = otherwise with { Core = core }, Choice = d.Source == DraftSource.Literal ? choice : d.Choice }).ToArray();

    private static Draft On(int core, Draft draft) =>
        OperationShape.IsByCore(draft.Operation) && draft.Operation.Core == 0 ? draft with { Operation = draft.Operation with { Core = core } } : draft;
}
