using System.Collections.Immutable;
using TmeBox.Conformance.Operations;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests;

/// <summary>Platforms and operations that tests share.</summary>
internal static class Rig
{
    public static ImmutableArray<Algorithm> All { get; } =
        [Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity];

    public static Profile Ci { get; } = new("ci", 46, 6, 63, All, Bypass: true, TdxKeyIds: true, IntegrityMode.Ci);

    public static Profile None { get; } = Ci with { Name = "none", Integrity = IntegrityMode.None };

    public static Operation Activate(int k = 6, int p = 0, ulong more = 0) => new Operation.Activate(
        2 | ((ulong)k << 32) | ((ulong)p << 36) | (0xFUL << 48) | more,
        true,
        false,
        Hex.Filled(0x11, 32),
        Hex.Filled(0x22, 32),
        Hex.Filled(0x33, 16));

    public static Operation Key(int keyId, Algorithm algorithm, byte key) => new Operation.Pconfig(
        true,
        Hex.Filled(0, 32),
        Hex.Filled(0, 32),
        new KeyStructure(keyId, 1u << (8 + (int)algorithm), true, Hex.Filled(key, 64), Hex.Filled((byte)(key + 1), 64)));

    public static ulong Pa(int keyId, ulong line) => ((ulong)keyId << 40) | line;

    public static Operation Put(int keyId, ulong line, byte value) => new Operation.Store(Pa(keyId, line), ulong.MaxValue, Hex.Filled(value, 64));

    /// <summary>One operation of each kind, and the corners of their fields.</summary>
    public static ImmutableArray<Operation> OneOfEach { get; } =
    [
        Activate(),
        Key(5, Algorithm.Xts256Integrity, 0x77),
        new Operation.Pconfig(false, Counting(32), Hex.Filled(9, 32), new(0xFFFF, uint.MaxValue, false, Hex.Filled(0, 64), Counting(64)), ulong.MaxValue, 7, true) { Core = 3 },
        new Operation.Pconfig(true, Hex.Filled(0, 32), Hex.Filled(9, 32), Rbx: 0x1000),
        new Operation.ReadMsr(0x9FF) { Core = 1 },
        new Operation.WriteMsr(0x983, ulong.MaxValue),
        new Operation.WriteMsr(0x982, 3, true, true, Counting(32), Hex.Filled(9, 32), Counting(16)) { Core = 2 },
        new Operation.Cpuid(0x8000_0008, uint.MaxValue),
        new Operation.TakeTable { Core = 1 },
        new Operation.Mode(3),
        new Operation.Mode(0, true, true, true, 1UL << 63) { Core = 3 },
        new Operation.WriteCr3((1UL << 52) - 1),
        new Operation.Invlpg(ulong.MaxValue),
        new Operation.Walk(0x1000),
        new Operation.DropTranslation(0x1000) { Core = 1 },
        new Operation.LoadVirtual(0xFFF, 64),
        new Operation.StoreVirtual(0xFFF, 1, Counting(64)),
        new Operation.FetchVirtual(0, 16),
        new Operation.FlushVirtual(0),
        new Operation.WriteBackVirtual(0),
        new Operation.PrefetchVirtual(0),
        new Operation.Movdir64bVirtual(64, Counting(64)),
        new Operation.StoreUncached(0x40, 1, Counting(64)),
        new Operation.Wbinvd { Core = 1 },
        new Operation.DmaRead(0x40),
        new Operation.DmaWrite(0x40, 0xFF, Counting(64)),
        new Operation.Reset(),
        new Operation.Flip(0x40, 511),
        new Operation.Rewire(0x40, 0x1040, true),
        new Operation.Load((1UL << 52) - 1),
        new Operation.Store(0x40, 0x8000_0000_0000_0001, Counting(64)),
        new Operation.Flush(0x1040),
        new Operation.WriteBack(0x1080),
        new Operation.Prefetch(0),
        new Operation.Evict(0x3F),
        new Operation.Movdir64b(0x40, Hex.Filled(0xAB, 64)),
        new Operation.Snoop(0x40),
        new Operation.Replace(0x40, Counting(64), 0x0FFF_FFFF, true),
        new Operation.Replace(0x40, Counting(64), 0, false, true),
    ];

    public static Hex Counting(int length) => Hex.Of([.. Enumerable.Range(0, length).Select(i => (byte)i)]);
}
