using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates accesses by linear address, and what changes translations.</summary>
internal static class VirtualAccesses
{
    /// <summary>One of them.</summary>
    public static Gen<Draft[]> Any(PageTables tables)
    {
        // At the lines that physical accesses use, and across the ends of lines and pages.
        var va =
            from page in tables.LinearPages()
            from offset in Gen.Frequency((8, Gen.Elements(0UL, 0x40UL, 0xFC0UL)), (3, Gen.Elements(0x3CUL, 0xFFCUL, 0xFFFUL)), (1, Gen.Choose(0, 4095).Select(o => (ulong)o)))
            select page | offset;
        var aligned = from a in va from wrong in Gen.Choose(0, 24) select wrong == 0 ? a : a & ~63UL;
        var size = Gen.Elements(1, 4, 8, 16, 64);
        return Gen.Frequency(
            (12, Of(from a in va from n in size select (Operation)new Operation.LoadVirtual(a, n))),
            (10, Of(from a in va from n in size from d in Values.Lines select (Operation)new Operation.StoreVirtual(a, n, d))),
            (3, Of(from a in va from n in size select (Operation)new Operation.FetchVirtual(a, n))),
            (2, Held(va.Select(a => (Operation)new Operation.FlushVirtual(a)))),
            (2, Held(va.Select(a => (Operation)new Operation.WriteBackVirtual(a)))),
            (2, Of(va.Select(a => (Operation)new Operation.PrefetchVirtual(a)))),
            (2, Of(from a in aligned from d in Values.Lines select (Operation)new Operation.Movdir64bVirtual(a, d))),
            (2, Of(va.Select(a => (Operation)new Operation.Walk(a)))),
            (1, Held(va.Select(a => (Operation)new Operation.DropTranslation(a)))),
            (2, Held(va.Select(a => (Operation)new Operation.Invlpg(a)))),
            (1, Remapped(tables)));
    }

    // A page is mapped in another way and its translation used, stale or not.
    private static Gen<Draft[]> Remapped(PageTables tables) =>
        from store in tables.Remap()
        from shot in Gen.Choose(0, 1)
        let page = (((Operation.Store)store).Pa & 0xFFF) / 8 << 12
        let load = new Draft(new Operation.LoadVirtual(page, 8))
        select shot == 0 ? new[] { load, new(store), load } : [load, new(store), new(new Operation.Invlpg(page)), load];

    private static Gen<Draft[]> Of(Gen<Operation> operations) => operations.Select(o => new[] { new Draft(o) });

    private static Gen<Draft[]> Held(Gen<Operation> operations) =>
        from o in operations from choice in Gen.Choose(0, 7) select new[] { new Draft(o, DraftSource.HeldTranslation, choice) };
}
