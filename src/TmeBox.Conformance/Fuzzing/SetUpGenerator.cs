using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>Generates activation and key programming, right and wrong.</summary>
internal static class SetUpGenerator
{
    private static readonly Hex[] Keys =
        [Hex.Filled(0x11, 64), Hex.Filled(0x22, 64), Hex.Filled(0, 64), Graded(0x40), Graded(0x80)];

    /// <summary>What to activate: mostly as many KeyID bits as there are, sometimes few, none, or some for TDX.</summary>
    public static Gen<FuzzLayout> Layouts(Profile profile) =>
        from few in Gen.Choose(0, 4)
        from chosen in Gen.Choose(0, profile.MaxKeyIdBits)
        let keyIdBits = few == 0 ? chosen : profile.MaxKeyIdBits
        from tdx in Gen.Choose(0, 3)
        from some in Gen.Choose(0, keyIdBits)
        select new FuzzLayout(profile, keyIdBits, profile.TdxKeyIds && tdx == 0 ? Math.Min(some, 3) : 0);

    /// <summary>Sometimes accesses before activation; a wrong activation now and then; a right one nearly always; then keys.</summary>
    public static Gen<ImmutableArray<Draft>> SetUp(FuzzLayout layout) =>
        from early in Sometimes(8, Early(layout))
        from wrong in Sometimes(6, WrongActivate(layout).Select(o => new Draft(o)).ArrayOf(1))
        from right in Gen.Frequency((19, RightActivate(layout).Select(o => new Draft(o)).ArrayOf(1)), (1, Gen.Constant<Draft[]>([])))
        from late in Sometimes(10, Activate(layout).Select(o => new Draft(o)).ArrayOf(1))
        from keys in layout.KeyIdsProgrammed.Length == 0
            ? Pconfig(layout).ArrayOf(1)
            : Gen.CollectToArray(layout.KeyIdsProgrammed, k => Gen.Frequency((6, RightPconfig(layout, Gen.Constant(k))), (1, Pconfig(layout))))
        select ImmutableArray.CreateRange<Draft>([.. early, .. wrong, .. right, .. late, .. keys.Select(o => new Draft(o))]);

    /// <summary>A write of 982H, right or wrong.</summary>
    public static Gen<Operation> Activate(FuzzLayout layout) => Gen.Frequency((1, RightActivate(layout)), (1, WrongActivate(layout)));

    /// <summary>A PCONFIG, mostly right, else with one thing wrong.</summary>
    public static Gen<Operation> Pconfig(FuzzLayout layout)
    {
        var keyIds = layout.KeyIdsProgrammed.Length == 0 ? Gen.Constant(1) : Gen.Elements(layout.KeyIdsProgrammed);
        return Gen.Frequency((1, RightPconfig(layout, keyIds)), (1, WrongPconfig(layout, RightPconfig(layout, keyIds))));
    }

    private static Gen<Draft[]> Early(FuzzLayout layout) =>
        (from line in Gen.Elements(layout.Lines)
         from high in Gen.Choose(0, layout.KeyIdBits)
         from store in Gen.Choose(0, 1)
         let pa = line | (high == 0 ? 0 : 1UL << (layout.AddressBits + high - 1))
         select new Draft(store == 0 ? new Operation.Load(pa) : new Operation.Store(pa, ulong.MaxValue, Hex.Filled(0xE1, 64)))).ArrayOf(2);

    private static Gen<Operation> RightActivate(FuzzLayout layout) =>
        from policy in Gen.Elements(Policies(layout.Profile))
        from bypass in Gen.Choose(0, 4)
        from restore in Gen.Choose(0, 4)
        from fewer in Gen.Choose(0, 5)
        from key in Gen.Elements(Keys)
        let algorithms = Mask(layout.Profile) & (fewer == 0 ? 0b0101UL : 0xF)
        let value = 2 | (restore == 0 ? 4UL : 0) | (policy << 4) | (layout.Profile.Bypass && bypass == 0 ? 1UL << 31 : 0)
            | (layout.Profile.MaxKeyIdBits == 0 ? 0 : (algorithms << 48) | ((ulong)layout.KeyIdBits << 32) | ((ulong)layout.TdxBits << 36))
        select (Operation)new Operation.Activate(value, true, true, Hex.Of(key.Span[..32]), Hex.Of(key.Span[16..48]), Hex.Of(key.Span[..16]));

    private static Gen<Operation> WrongActivate(FuzzLayout layout) =>
        from right in RightActivate(layout)
        from kind in Gen.Choose(0, 7)
        from bit in Gen.Choose(0, 63)
        from nibble in Gen.Choose(0, 15)
        select Spoil((Operation.Activate)right, kind, bit, (ulong)nibble);

    private static Operation Spoil(Operation.Activate right, int kind, int bit, ulong nibble) => kind switch
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

    private static Gen<Operation> RightPconfig(FuzzLayout layout, Gen<int> keyIds) =>
        from keyId in keyIds
        from command in Gen.Frequency((8, Gen.Constant(0u)), (3, Gen.Constant(1u)), (1, Gen.Constant(2u)), (1, Gen.Constant(3u)))
        from algorithm in Gen.Elements(layout.Profile.Algorithms.ToArray())
        from data in Gen.Elements(Keys)
        from tweak in Gen.Elements(Keys)
        from random in Gen.Elements(Keys)
        from rbx in Gen.Elements(0x1000UL, 0x7FFF_FFFF_FF00UL, 0xFFFF_8000_0000_0100UL)
        select (Operation)new Operation.Pconfig(
            keyId, command | (1u << (8 + (int)algorithm)), data, tweak, 0, 0, rbx, false, true, Hex.Of(random.Span[..32]), Hex.Of(random.Span[32..]));

    private static Gen<Operation> WrongPconfig(FuzzLayout layout, Gen<Operation> rights) =>
        from right in rights
        from kind in Gen.Choose(0, 14)
        from bit in Gen.Choose(0, 31)
        from wrongKeyId in Gen.Elements(0, layout.Profile.MaxKeys + 1, 1 << layout.KeyIdBits, layout.Shared, 0xFFFF)
        select Spoil((Operation.Pconfig)right, kind, bit, wrongKeyId & 0xFFFF);

    private static Operation Spoil(Operation.Pconfig right, int kind, int bit, int wrongKeyId) => kind switch
    {
        0 => right with { Cpl = 1 + (bit % 3) },
        1 => right with { Leaf = 1u << bit },
        2 => right with { Rbx = right.Rbx + (1UL << (bit % 8)) },
        3 => right with { Rbx = 1UL << (47 + (bit % 17)) },
        4 => right with { Control = right.Control ^ (1u << (24 + (bit % 8))) },
        5 => right with { Control = (right.Control & ~0xFFu) | (4u << (bit % 6)) },
        6 or 7 or 8 => right with { KeyId = wrongKeyId },
        9 => right with { Control = right.Control & ~0x00FF_FF00u },
        10 => right with { Control = right.Control ^ (1u << (8 + (bit % 16))) },
        11 => right with { Control = (right.Control & ~0x00FF_FF00u) | (1u << (8 + (bit % 16))) },
        12 or 13 => right with { Busy = true, Entropy = (bit & 1) == 0, Control = (right.Control & ~0xFFu) | (uint)(bit & 3) },
        _ => right with { Entropy = false, Control = (right.Control & ~0xFFu) | 1 },
    };

    private static Gen<Draft[]> Sometimes(int oneIn, Gen<Draft[]> drafts) => Gen.Frequency((oneIn - 1, Gen.Constant<Draft[]>([])), (1, drafts));

    private static ulong[] Policies(Profile profile) =>
        [.. new[] { Algorithm.Xts128, Algorithm.Xts256 }.Where(a => profile.Algorithms.Contains(a)).Select(a => (ulong)a)];

    private static ulong Mask(Profile profile) => profile.Algorithms.Aggregate(0UL, (mask, a) => mask | (1UL << (int)a));

    private static Hex Graded(int from) => Hex.Of([.. Enumerable.Range(from, 64).Select(i => (byte)i)]);
}
