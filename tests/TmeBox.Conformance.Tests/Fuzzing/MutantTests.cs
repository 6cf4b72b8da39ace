using TmeBox.Conformance.Fuzzing;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Tests.Fuzzing;

/// <summary>A broken guard of the specification must show against the engine: otherwise the sequences do not test it.</summary>
public class MutantTests
{
    private const ulong Seed = 7;

    // Effects have no condition to replace.
    private static readonly HashSet<string> Effects = new(StringComparer.Ordinal)
    {
        "Activate.Committed", "Flush.Flushed", "Load.Loaded", "Movdir64b.Written", "Pconfig.KeyProgrammed", "Prefetch.Prefetched", "Store.Stored", "WriteBack.WrittenBack",
    };

    // Dropping these changes nothing that anyone can see, because another rule says the same where they hold.
    private static readonly Dictionary<string, string> Redundant = new(StringComparer.Ordinal)
    {
        ["KeyTable.AboveMaxKeysIsTme := false"] = "PCONFIG refuses such a KeyID, so its entry stays TME",
        ["KeyTable.KeyIdZeroIsTme := false"] = "PCONFIG refuses KeyID 0, so its entry stays TME",
        ["Pconfig.KeyIdAboveActivatedBits := false"] = "a KeyID of k bits or more is in TDX's part too, whatever p is, with the same fault",
        ["Pconfig.NotActivated := false"] = "with k = 0 every KeyID but 0 has too many bits, and KeyID 0 is refused, with the same fault",
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
            var report = FuzzCampaign.Run(new(Seed, Operations: 100_000, Mutant: mutant));
            Assert.True(report.End == FuzzEnd.Diverged, $"seed {Seed}: {mutant} went unnoticed in {report.Operations} operations");
            var body = report.Finding!.Shrunk.Operations.Length - report.Finding.SetUpLength;
            Assert.True(body <= 5, $"seed {Seed}: {mutant} is not shrunk to a handful:\n{report.Finding}");
        }
    }

    [Fact]
    public void The_lists_of_exceptions_name_rules_that_exist()
    {
        foreach (var id in Effects.Concat(Redundant.Keys.Select(k => k.Split(' ')[0]))) Assert.NotNull(RuleBook.Named(id));
    }
}
