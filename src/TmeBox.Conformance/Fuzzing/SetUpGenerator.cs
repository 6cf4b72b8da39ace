using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates what comes before the body of a sequence: registers, keys on every package, page tables, and a core's mode now and then.</summary>
internal static class SetUpGenerator
{
    /// <summary>What to activate: mostly as many KeyID bits as there are, sometimes few, none, or some for TDX.</summary>
    public static Gen<FuzzLayout> Layouts(Profile profile) =>
        from few in Gen.Choose(0, 5)
        from chosen in Gen.Choose(0, profile.MaxKeyIdBits)
        let keyIdBits = few == 0 ? chosen : profile.MaxKeyIdBits
        from tdx in Gen.Choose(0, 1)
        from some in Gen.Choose(1, 3)
        select new FuzzLayout(profile, keyIdBits, profile.TdxKeyIds && tdx == 0 ? Math.Min(some, keyIdBits) : 0);

    /// <summary>Sometimes accesses and registers before activation; a wrong activation now and then; a right one nearly always; then keys and tables.</summary>
    public static Gen<ImmutableArray<Draft>> SetUp(FuzzLayout layout, PageTables? tables) =>
        from early in Sometimes(8, Early(layout).ArrayOf(2))
        from range in Sometimes(3, Registers.ExclusionRange(layout))
        from wrong in Sometimes(6, Activations.Wrong(layout).SelectMany(Activations.Either).ArrayOf(1))
        from right in Gen.Frequency((24, Activations.Right(layout).SelectMany(Activations.Either).ArrayOf(1)), (1, Gen.Constant<Operation[]>([])))
        from late in Sometimes(12, Activations.Any(layout).ArrayOf(1))
        from shadow in Sometimes(3, Gen.Constant(new Operation[] { new Operation.WriteMsr(Msr.CoreActivate, 0) }))
        from keys in Keys(layout)
        let programs = right.Length == 0 ? keys.Take(1) : keys
        select ImmutableArray.CreateRange([.. early.Concat(range).Concat(wrong).Concat(right).Concat(late).Concat(shadow).Concat(programs).Concat(Paging(layout, tables)).Select(o => new Draft(o))]);

    /// <summary>A key for each KeyID of the layout on each package; the second package is sometimes forgotten.</summary>
    public static Gen<Operation[]> Keys(FuzzLayout layout)
    {
        if (layout.KeyIdsProgrammed.Length == 0 || !layout.Profile.HasPconfig || !layout.Profile.HasPconfigTarget) return Gen.Constant<Operation[]>([]);
        return from programs in Gen.CollectToArray(layout.KeyIdsProgrammed, k => Program(layout, k)) select programs.SelectMany(p => p).ToArray();
    }

    private static Gen<Operation[]> Program(FuzzLayout layout, int keyId) =>
        from key in KeyPrograms.Right(layout, Gen.Constant(keyId))
        from missed in Gen.Choose(0, 5)
        let inSeam = keyId >= layout.Shared
        let one = inSeam ? Entered(key) : [key]
        select layout.Profile.Packages == 1 || missed == 0 ? one : [.. one, .. one.Select(o => o with { Core = 2 })];

    // Private KeyIDs are programmed in SEAM.
    private static Operation[] Entered(Operation key) => [new Operation.Mode(0, Seam: true), key, new Operation.Mode(0)];

    private static IEnumerable<Operation> Paging(FuzzLayout layout, PageTables? tables)
    {
        if (tables is null) return [];
        return [.. tables.Build(), .. Enumerable.Range(0, Sides.SpecificationView.Cores(layout.Profile)).Select(c => new Operation.WriteCr3(tables.Cr3) { Core = c })];
    }

    private static Gen<Operation> Early(FuzzLayout layout) =>
        from line in Gen.Elements(layout.Lines)
        from high in Gen.Choose(0, layout.KeyIdBits)
        from store in Gen.Choose(0, 1)
        let pa = line | (high == 0 ? 0 : 1UL << (layout.AddressBits + high - 1))
        select store == 0 ? (Operation)new Operation.Load(pa) : new Operation.Store(pa, ulong.MaxValue, Hex.Filled(0xE1, 64));

    private static Gen<Operation[]> Sometimes(int oneIn, Gen<Operation[]> operations) => Gen.Frequency((oneIn - 1, Gen.Constant<Operation[]>([])), (1, operations));
}
