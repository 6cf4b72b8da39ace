using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates writes of 982H, right and wrong.</summary>
internal static class Activations
{
    private static readonly Hex[] Keys = [Hex.Filled(0x11, 64), Hex.Filled(0x22, 64), Hex.Filled(0, 64), Hex.Of([.. Enumerable.Range(0x40, 64).Select(i => (byte)i)])];

    /// <summary>Right or wrong; by the kernel's hand or as an instruction.</summary>
    public static Gen<Operation> Any(FuzzLayout layout) => Gen.Frequency((1, Right(layout)), (1, Wrong(layout))).SelectMany(Either);

    /// <summary>As the layout says.</summary>
    public static Gen<Operation.Activate> Right(FuzzLayout layout) =>
        from policy in Gen.Elements(Policies(layout.Profile))
        from bypass in Gen.Choose(0, 4)
        from restore in Gen.Choose(0, 4)
        from fewer in Gen.Choose(0, 5)
        from key in Gen.Elements(Keys)
        let algorithms = Mask(layout.Profile) & (fewer == 0 ? 0b0101UL : 0xF)
        let value = 2 | (restore == 0 ? 4UL : 0) | (policy << 4) | (layout.Profile.Bypass && bypass == 0 ? 1UL << 31 : 0)
            | (layout.Profile.MaxKeyIdBits == 0 ? 0 : (algorithms << 48) | ((ulong)layout.KeyIdBits << 32) | ((ulong)layout.TdxBits << 36))
        select new Operation.Activate(value, true, true, Hex.Of(key.Span[..32]), Hex.Of(key.Span[16..48]), Hex.Of(key.Span[..16]));

    /// <summary>With one thing wrong.</summary>
    public static Gen<Operation.Activate> Wrong(FuzzLayout layout) =>
        from right in Right(layout)
        from kind in Gen.Choose(0, 7)
        from bit in Gen.Choose(0, 63)
        from nibble in Gen.Choose(0, 15)
        select Spoil(right, kind, bit, (ulong)nibble);

    /// <summary>The same write, by the kernel's hand or as an instruction.</summary>
    public static Gen<Operation> Either(Operation.Activate o) => Gen.Elements<Operation>(
        o, new Operation.WriteMsr(Msr.Activate, o.Value, o.Entropy, o.StoredKey, o.DataKey, o.TweakKey, o.MacKey));

    private static Operation.Activate Spoil(Operation.Activate right, int kind, int bit, ulong nibble) => kind switch
    {
        0 => right with { Value = right.Value ^ (1UL << bit) },
        1 => right with { Value = (right.Value & ~0xF0UL) | (nibble << 4) },
        2 => right with { Value = (right.Value & ~(0xFUL << 32)) | (nibble << 32) },
        3 => right with { Value = right.Value & ~2UL },
        4 => right with { Value = (right.Value & ~(0xFUL << 36)) | (nibble << 36) },
        5 => right with { Value = right.Value & ~((0xFUL << 36) | (0xFUL << 32) | 2UL) },
        6 => right with { Entropy = false, StoredKey = false },
        _ => right with { Entropy = false, StoredKey = false, Value = right.Value & ~(0xFFUL << 32) },
    };

    private static ulong[] Policies(Profile profile) =>
        [.. new[] { Algorithm.Xts128, Algorithm.Xts256 }.Where(a => profile.Algorithms.Contains(a)).Select(a => (ulong)a)];

    private static ulong Mask(Profile profile) => profile.Algorithms.Aggregate(0UL, (mask, a) => mask | (1UL << (int)a));
}
