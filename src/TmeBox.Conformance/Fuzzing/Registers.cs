using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates RDMSR, WRMSR and CPUID.</summary>
internal static class Registers
{
    private const ulong Enable = 1UL << 11;
    private static readonly uint[] Indices = [Msr.Capability, Msr.Activate, Msr.ExcludeMask, Msr.ExcludeBase, Msr.CoreActivate, Msr.Partitioning];

    /// <summary>A read of a register that exists, or of one that does not.</summary>
    public static Gen<Operation> Read { get; } =
        Gen.Frequency((8, Gen.Elements(Indices)), (1, Gen.Elements(0x980u, 0x9FEu, 0x10u))).Select(i => (Operation)new Operation.ReadMsr(i));

    /// <summary>CPUID of a leaf that is specified, now and then of another.</summary>
    public static Gen<Operation> Cpuid { get; } = Gen.Frequency(
        (6, Gen.Elements((7u, 0u), (0x1Bu, 0u), (0x1Bu, 1u), (0x8000_0008u, 0u))), (1, Gen.Elements((7u, 1u), (1u, 0u), (0x8000_0000u, 0u))))
        .Select(l => (Operation)new Operation.Cpuid(l.Item1, l.Item2));

    /// <summary>A write of any register but 982H.</summary>
    public static Gen<Operation> Write(FuzzLayout layout) => Gen.Frequency(
        (3, Gen.Choose(0, 63).Select(bit => (Operation)new Operation.WriteMsr(Msr.CoreActivate, bit < 48 ? 0 : 1UL << bit))),
        (1, Gen.Elements(Msr.Capability, Msr.Partitioning, 0x980u).Select(i => (Operation)new Operation.WriteMsr(i, 0))),
        (1, Mask(layout)),
        (1, Base(layout)));

    /// <summary>Both registers of the exclusion range; the range covers some of the lines that sequences use, or is malformed.</summary>
    public static Gen<Operation[]> ExclusionRange(FuzzLayout layout) => from mask in Mask(layout) from start in Base(layout) select new[] { mask, start };

    // A run of ones from MAXPHYADDR-1 down to some bit; or with a gap, or with a reserved bit.
    private static Gen<Operation> Mask(FuzzLayout layout) =>
        from low in Gen.Choose(12, 18)
        from wrong in Gen.Choose(0, 9)
        from bit in Gen.Choose(0, 63)
        let run = ((1UL << layout.Profile.PhysicalAddressBits) - 1) & ~((1UL << low) - 1)
        let value = Enable | (wrong < 7 ? run : wrong == 7 ? run ^ (1UL << Math.Clamp(bit, 12, layout.Profile.PhysicalAddressBits - 1)) : run | (1UL << bit))
        select (Operation)new Operation.WriteMsr(Msr.ExcludeMask, value);

    private static Gen<Operation> Base(FuzzLayout layout) =>
        from start in Gen.Elements(0UL, 0x10000UL)
        from wrong in Gen.Choose(0, 9)
        from bit in Gen.Choose(0, 63)
        select (Operation)new Operation.WriteMsr(Msr.ExcludeBase, wrong == 0 ? start | (1UL << bit) : start);
}
