using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Tests.Comparing;

/// <summary>Faults, one a sentence, each with what the report must blame.</summary>
internal static class Faults
{
    public static Dictionary<string, (string Blames, Func<IImplementation, IImplementation> Make)> All { get; } = new(StringComparer.Ordinal)
    {
        // Answers.
        ["a load has one bit flipped"] = ("data", Answer((o, r) => o is Operation.Load && r.Outcome == Outcome.Done ? r with { Data = Faulty.Flipped(r.Data, 63) } : r)),
        ["a poisoned load ends well"] = ("outcome", Outcomes(Outcome.MachineCheck, Outcome.Done)),
        ["a page fault ends well"] = ("outcome", Outcomes(Outcome.PageFault, Outcome.Done)),
        ["a general protection ends well"] = ("outcome", Outcomes(Outcome.GeneralProtection, Outcome.Done)),
        ["lack of entropy ends well"] = ("outcome", Outcomes(Outcome.EntropyError, Outcome.Done)),
        ["a refused load leaks data"] = ("data", Answer((o, r) => o is Operation.Load && r.Outcome != Outcome.Done ? r with { Data = Hex.Filled(1, 64) } : r)),
        ["a snoop tells a wrong MAC"] = ("MAC", Answer((o, r) => o is Operation.Snoop && r.Mac != 0 ? r with { Mac = r.Mac ^ 0x0800_0000 } : r)),
        ["a snoop hides poison"] = ("poison", Answer((o, r) => o is Operation.Snoop ? r with { Poison = false } : r)),

        // Evictions.
        ["an eviction is not reported"] = ("cache entry", Answer((_, r) => r with { Evicted = default })),
        ["an eviction is invented"] = ("eviction", Answer((o, r) => o is Operation.Load ? r with { Evicted = [new(7, 0x4040, false)] } : r)),
        ["an eviction hides its write-back"] = ("eviction", Answer((_, r) => r.Evicted.IsDefault ? r : r with { Evicted = [.. r.Evicted.Select(e => e with { WrittenBack = false })] })),

        // State.
        ["a page fault loses its error code"] = ("value", Answer((_, r) => r.Outcome == Outcome.PageFault ? r with { Value = 0 } : r)),
        ["a private line looks shared"] = ("DRAM line", i => new Faulty(i) { Dram = d => d with { Owner = false } }),
        ["9FFH does not shadow"] = ("9FFH", i => new Faulty(i) { Other = (index, v) => index == 0x9FF ? 0 : v }),
        ["every translation is writable"] = ("translation", i => new Faulty(i) { Tlb = t => t with { Writable = true } }),
        ["982H loses its lock bit"] = ("982H", i => new Faulty(i) { Activate = v => v & ~1UL }),
        ["a programmed KeyID looks unprogrammed"] = ("key mode", i => new Faulty(i) { Key = _ => new(KeyUse.Tme, null) }),
        ["ciphertext has one bit flipped"] = ("DRAM line", i => new Faulty(i) { Dram = d => d.Ciphertext == Hex.Filled(0, 64) ? d : d with { Ciphertext = Faulty.Flipped(d.Ciphertext, 0) } }),
        ["a MAC has one bit flipped"] = ("DRAM line", i => new Faulty(i) { Dram = d => d.Mac == 0 ? d : d with { Mac = d.Mac ^ 1 } }),
        ["DRAM drops poison"] = ("DRAM line", i => new Faulty(i) { Dram = d => d with { Poison = false } }),
        ["a cache entry is missing"] = ("cache entry", i => new Faulty(i) { Cache = c => c.Line == 0x40 ? null : c }),
        ["a cache entry is clean"] = ("cache entry", i => new Faulty(i) { Cache = c => c with { Dirty = false } }),
        ["a cache entry is not poisoned"] = ("cache entry", i => new Faulty(i) { Cache = c => c with { Poisoned = false } }),
        ["a cache entry has one bit flipped"] = ("cache entry", i => new Faulty(i) { Cache = c => c with { Data = Faulty.Flipped(c.Data, 17) } }),

        // Behaviour.
        ["it crashes on a partial store"] = ("crash", Rewritten(o => o is Operation.Store { Enables: not (0 or ulong.MaxValue) } ? throw new NotSupportedException("partial") : o)),
        ["a flush does nothing"] = ("", Rewritten(o => o is Operation.Flush ? null : o)),
        ["a flush keeps the line"] = ("cache entry", Rewritten(o => o is Operation.Flush f ? new Operation.WriteBack(f.Pa) : o)),
        ["a write-back drops the line"] = ("cache entry", Rewritten(o => o is Operation.WriteBack w ? new Operation.Flush(w.Pa) : o)),
        ["a prefetch is a load"] = ("", Rewritten(o => o is Operation.Prefetch p ? new Operation.Load(p.Pa) : o)),
        ["a partial store writes the whole line"] = ("cache entry", Rewritten(o => o is Operation.Store { Enables: not 0 } s ? s with { Enables = ulong.MaxValue } : o)),
        ["a store misses its last byte"] = ("cache entry", Rewritten(o => o is Operation.Store s ? s with { Enables = s.Enables & (ulong.MaxValue >> 1) } : o)),
        ["MOVDIR64B goes through the cache"] = ("", Rewritten(o => o is Operation.Movdir64b d ? new Operation.Store(d.Pa, ulong.MaxValue, d.Data) : o)),
        ["PCONFIG ignores the tweak key"] = ("", Rewritten(o => o is Operation.Pconfig { Structure: { } s } p ? p with { Structure = s with { TweakField = s.DataField }, RandomTweakKey = p.RandomDataKey } : o)),
        ["CLEAR_KEY is NO_ENCRYPT"] = ("key mode", Rewritten(o => o is Operation.Pconfig { Structure: { } s } p && (s.Control & 0xFF) == 2 ? p with { Structure = s with { Control = s.Control | 1 } } : o)),
        ["a random key ignores its field"] = ("", Rewritten(o => o is Operation.Pconfig { Structure: { } s } p && (s.Control & 0xFF) == 1 ? p with { Structure = s with { DataField = Hex.Filled(0, 64) } } : o)),
        ["activation forgets the MAC key"] = ("", Rewritten(o => o is Operation.Activate a ? a with { MacKey = Hex.Filled(0x99, 16) } : o)),
        ["a busy key table is programmed all the same"] = ("outcome", Rewritten(o => o is Operation.TakeTable ? null : o)),
        ["WBINVD does nothing"] = ("cache entry", Rewritten(o => o is Operation.Wbinvd ? null : o)),
        ["INVLPG does nothing"] = ("translation", Rewritten(o => o is Operation.Invlpg ? null : o)),
        ["a device's write is lost"] = ("", Rewritten(o => o is Operation.DmaWrite ? null : o)),
        ["the board stays honest"] = ("", Rewritten(o => o is Operation.Rewire ? null : o)),
        ["an access by linear address is one byte short"] = ("", Rewritten(o => o is Operation.StoreVirtual { Size: > 1 } s ? s with { Size = s.Size - 1 } : o)),
        ["a core stays in the kernel"] = ("", Rewritten(o => o is Operation.Mode m ? m with { Cpl = 0 } : o)),
        ["KeyID 2 is KeyID 1"] = ("", Rewritten(o => OperationAddress.PaOf(o) is { } pa && pa >> 40 == 2 ? OperationAddress.At(o, a => a ^ (3UL << 40)) : o)),
    };

    private static Func<IImplementation, IImplementation> Answer(Func<Operation, Response, Response> answers) => i => new Faulty(i) { Answers = answers };

    private static Func<IImplementation, IImplementation> Outcomes(Outcome right, Outcome wrong) =>
        Answer((_, r) => r.Outcome == right ? r with { Outcome = wrong } : r);

    private static Func<IImplementation, IImplementation> Rewritten(Func<Operation, Operation?> does) => i => new Faulty(i) { Does = does };
}
