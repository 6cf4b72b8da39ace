using TmeBox.Conformance.Coverage;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Tests.Fuzzing;

/// <summary>A broken guard must show against the specification itself: otherwise the sequences do not test it, on whatever implementation.</summary>
public class MutantTests
{
    private const ulong Seed = 7;
    private const long Most = 400_000;

    private const string LeavesOpen = "what is unspecified is never a divergence, so a specification that leaves more open agrees with everything; theorems notice";

    // Effects have no condition to replace, and a definition decides nothing.
    private static readonly HashSet<string> Effects = new(StringComparer.Ordinal)
    {
        "Activate.Committed", "Cpuid.OtherLeaf", "Dma.Wrote", "Exclusion.BaseWritten", "Exclusion.MaskWritten", "Flush.Flushed", "KeyTableLock.Taken", "Load.Loaded",
        "Mode.Changed", "Movdir64b.Written", "Msr.CoreActivated", "Msr.Read", "PageWalk.Walked", "Pconfig.KeyProgrammed", "Prefetch.Prefetched", "Reset.Happened", "Store.Stored",
        "Tlb.Dropped", "Tlb.Invalidated", "Tlb.SpeculativeWalk", "Tlb.TableChanged", "UncachedStore.Stored", "Wbinvd.Emptied", "WriteBack.WrittenBack",
    };

    // Replacing these changes nothing that anyone can see.
    private static readonly Dictionary<string, string> Redundant = new(StringComparer.Ordinal)
    {
        ["Address.AboveMaxKeys := true"] = LeavesOpen,
        ["Cpuid.AddressWidth := false"] = LeavesOpen,
        ["Cpuid.Features := false"] = LeavesOpen,
        ["Cpuid.NoTargets := false"] = LeavesOpen,
        ["Cpuid.Targets := false"] = LeavesOpen,
        ["PageWalk.AboveMaxKeys := true"] = LeavesOpen,
        ["KeyTable.AboveMaxKeysIsTme := false"] = "PCONFIG refuses such a KeyID, so its entry stays TME",
        ["KeyTable.KeyIdZeroIsTme := false"] = "PCONFIG refuses KeyID 0, so its entry stays TME",
        ["Pconfig.KeyIdAboveActivatedBits := false"] = "a KeyID of k bits or more is in TDX's part too, whatever p is, with the same fault",
        ["Translation.NoLongerNamed := false"] = "a read by the kernel faults alike by the rule for physical addresses, and other accesses by a translation kept from SEAM are too rare here; the theorem Tlb.StalePrivatePageIsReserved notices",
        ["Pconfig.NotActivated := false"] = "with k = 0 every KeyID but 0 has too many bits, and KeyID 0 is refused, with the same fault",
    };

    // What few platforms can show is looked for on one of them; elsewhere sequences would run for nothing.
    private static readonly Dictionary<string, string> ShownOn = new(StringComparer.Ordinal)
    {
        ["Address.AboveMaxKeys"] = "unspecified-40-keys",
        ["PageWalk.AboveMaxKeys"] = "unspecified-40-keys",
        ["Pconfig.LockLeaked"] = "rev-1.3",
        ["SubLine.Merged"] = "switched",
        ["SubLine.PoisonsPrivate"] = "switched",
    };

    public static TheoryData<string> Guards { get; } = [.. MachineRules.All.Select(r => r.Id).Where(id => !Effects.Contains(id))];

    [Theory]
    [MemberData(nameof(Guards))]
    public void A_guard_that_always_gives_one_answer_is_noticed(string id)
    {
        foreach (var replacement in new[] { false, true })
        {
            var mutant = new Mutant(RuleBook.Named(id)!, replacement);
            if (Redundant.ContainsKey(mutant.ToString())) continue;
            var report = FuzzCampaign.Run(new(
                Seed, Most, Implementation: p => new SpecificationImplementation(p.Profile, p.Cache.Mode == CacheMode.Uncached), Mutant: mutant,
                Platforms: ShownOn.TryGetValue(id, out var platform) ? [platform] : default, Shrinks: false));
            Assert.True(report.End == FuzzEnd.Diverged, $"seed {Seed}: {mutant} went unnoticed in {report.Operations} operations");
        }
    }

    [Fact]
    public void The_lists_of_exceptions_name_rules_that_exist()
    {
        foreach (var id in Effects.Concat(ShownOn.Keys).Concat(Redundant.Keys.Select(k => k.Split(' ')[0]))) Assert.NotNull(RuleBook.Named(id));
    }
}
