using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>The few values that sequences write, and byte enables.</summary>
internal static class Values
{
    /// <summary>64 bytes.</summary>
    public static Gen<Hex> Lines { get; } = Gen.Elements(
        Hex.Filled(0, 64), Hex.Filled(0xA1, 64), Hex.Filled(0xB2, 64), Hex.Of([.. Enumerable.Range(0, 64).Select(i => (byte)(7 * i))]));

    /// <summary>Byte enables: all, a block, a byte, any, nearly all, now and then none.</summary>
    public static Gen<ulong> Enables { get; } = Gen.Frequency(
        (24, Gen.Constant(ulong.MaxValue)),
        (12, Gen.Choose(0, 3).Select(b => 0xFFFFUL << (16 * b))),
        (12, Gen.Choose(0, 63).Select(b => 1UL << b)),
        (12, from high in Gen.Choose(0, int.MaxValue) from low in Gen.Choose(0, int.MaxValue) select ((ulong)high << 33) ^ ((ulong)low << 1) ^ (ulong)(low & 1)),
        (3, Gen.Constant(ulong.MaxValue - 1)),
        (1, Gen.Constant(0UL)));
}
