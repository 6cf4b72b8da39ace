using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Fuzzing.Holes;
using TmeBox.X86.Tests.Corpus;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Fuzzing;

public static class CodeHoleTableTests
{
    [Fact]
    public static void Every_rule_that_is_broken_is_noticed_and_the_committed_table_is_todays()
    {
        var table = CodeHoleTable.Compute(mutant => new ReferenceVerifier(mutant), CaseCorpus.All, NativeHarness.Executable, null, layouts: 2, TestContext.Current.CancellationToken);
        Assert.Empty(table.Unnoticed);
        Assert.InRange(table.Holes.Length, 20, 1000);
        Assert.InRange(table.Holes.Count(h => h.Escape != Escape.None), 20, 1000);
        Assert.All(table.Duties, d => Assert.NotEqual(Escape.None, d.Escape));
        // What is seen depends on the machine's processor; that a rule is noticed, and by which cases, does not.
        var committed = File.ReadAllLines(Repository.In("docs/code-holes.md"));
        Assert.Equal(table.Holes.Select(h => $"{h.Mutant.Rule.Id} {h.Mutant.Replacement} {h.Accepted} `{h.FirstCase}`".ToLowerInvariant()), Rows(committed));
    }

    private static IEnumerable<string> Rows(IEnumerable<string> lines) => lines
        .SkipWhile(l => !l.StartsWith("|---", StringComparison.Ordinal)).Skip(1)
        .TakeWhile(l => l.StartsWith('|'))
        .Select(l => l.Split(" | ")).Select(c => $"{c[0].TrimStart('|').Trim()} {c[1]} {c[2]} {c[3].Replace("\\|", "|", StringComparison.Ordinal)}".ToLowerInvariant());
}
