using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates what kernels and firmware do: keys, registers, modes, WBINVD, page tables, resets.</summary>
internal static class KernelInstructions
{
    /// <summary>One of them.</summary>
    public static Gen<Draft[]> Any(FuzzLayout layout, PageTables? tables)
    {
        var paging = tables is null ? 0 : 1;
        return Gen.Frequency(
            (10, Of(KeyPrograms.ByValue(layout))),
            (6 * paging, tables is null ? Gen.Constant<Draft[]>([]) : KeyPrograms.FromMemory(layout, tables).Select(Drafts)),
            (4 * paging, Of(KeyPrograms.Again())),
            (2, Of(Gen.Constant((Operation)new Operation.TakeTable()))),
            (10, Of(Modes(layout.Profile))),
            (3, Of(Registers.Read)),
            (3, Of(Registers.Write(layout))),
            (2, Of(Registers.Cpuid)),
            (1, Of(Activations.Any(layout))),
            (2, Of(Gen.Constant((Operation)new Operation.Wbinvd()))),
            (2 * paging, tables is null ? Gen.Constant<Draft[]>([]) : Of(Tables(layout, tables))),
            (1, Again(layout)));
    }

    private static Gen<Operation> Modes(Profile profile) => Gen.Frequency(
        (5, Gen.Constant(new Operation.Mode(0))),
        (4, Gen.Constant(new Operation.Mode(3))),
        (1, Gen.Choose(1, 2).Select(cpl => new Operation.Mode(cpl))),
        (profile.HasSeam ? 6 : 1, Gen.Elements(0, 3).Select(cpl => new Operation.Mode(cpl, Seam: true))),
        (3, from enabled in Gen.Choose(0, 2) from exiting in Gen.Elements(0UL, 1UL, 1UL << 63) select new Operation.Mode(0, false, true, enabled > 0, exiting)))
        .Select(m => (Operation)m);

    private static Gen<Operation> Tables(FuzzLayout layout, PageTables tables) => Gen.Frequency(
        (8, Gen.Constant(tables.Cr3)),
        (1, Gen.Constant(tables.Cr3 | (layout.Profile.PhysicalAddressBits == 52 ? 0 : 1UL << layout.Profile.PhysicalAddressBits))),
        (1, Gen.Constant(layout.TdxBits == 0 ? tables.Cr3 : layout.Pa(layout.Shared, 0x20000)))).Select(pa => (Operation)new Operation.WriteCr3(pa));

    // A reset, and what firmware and kernel do after it. Now and then they find no entropy.
    private static Gen<Draft[]> Again(FuzzLayout layout) =>
        from before in Activations.Any(layout)
        from again in Activations.Right(layout).SelectMany(Activations.Either)
        from keys in SetUpGenerator.Keys(layout)
        from range in Registers.ExclusionRange(layout)
        select Drafts([new Operation.Reset(), .. range, before, again, .. keys.Take(3)]);

    private static Draft[] Drafts(Operation[] operations) => [.. operations.Select(o => new Draft(o))];

    private static Gen<Draft[]> Of(Gen<Operation> operations) => operations.Select(o => new[] { new Draft(o) });
}
