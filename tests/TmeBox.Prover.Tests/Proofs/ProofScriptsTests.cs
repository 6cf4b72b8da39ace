using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Tests.Proofs;

public static class ProofScriptsTests
{
    [Fact]
    public static void The_committed_scripts_and_verdicts_are_those_of_the_specification()
    {
        var scripts = Book.Decided;
        var committed = Path.Combine(Generated.Root, "proofs");
        if (Environment.GetEnvironmentVariable("TMEBOX_REGENERATE") is { Length: > 0 }) scripts.Write(committed);
        Assert.Empty(scripts.Differences(committed));
        Assert.DoesNotContain(scripts.Results, r => r.Status is ProofStatus.Undecided or ProofStatus.Vacuous);
        Assert.InRange(scripts.Files.Sum(f => (long)f.Value.Length), 1, 40_000_000);
    }

    [Fact]
    public static void Both_solvers_give_the_same_verdict_and_none_gives_up()
    {
        var sample = Book.Sample();
        Assert.True(sample.Length > 100, $"seed {Book.Seed}: only {sample.Length} obligations");
        Assert.All(sample, r =>
        {
            Assert.True(r.Answer.Verdict is Verdict.Sat or Verdict.Unsat, $"seed {Book.Seed}, {r.Obligation.Id}: {r.Reason}");
            Assert.True(r.Answer.Verdict == r.SecondOpinion, $"seed {Book.Seed}, {r.Obligation.Id}: z3 says {r.Answer.Verdict}, cvc5 says {r.SecondOpinion}");
        });
    }

    [Fact]
    public static void The_texts_depend_neither_on_the_order_nor_on_the_number_of_threads()
    {
        var forward = ProofScripts.Obligations().ToDictionary(o => o.Path, o => o.Obligation.Script().Text, StringComparer.Ordinal);
        Assert.All(ProofScripts.Obligations().Reverse().AsParallel().Select(o => (o.Path, o.Obligation.Script().Text)), o => Assert.Equal(forward[o.Path], o.Text));
    }

    [Fact]
    public static void Writing_twice_changes_nothing_and_a_stray_script_is_removed()
    {
        var directory = Directory.CreateTempSubdirectory("tmebox-proofs").FullName;
        try
        {
            var scripts = new ProofScripts(System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty.Add("a/b.smt2", "(set-logic QF_UFBV)\n").Add(ProofScripts.VerdictsFile, "[]\n"), []);
            scripts.Write(directory);
            Assert.Empty(scripts.Differences(directory));
            File.WriteAllText(Path.Combine(directory, "a", "stray.smt2"), "");
            File.AppendAllText(Path.Combine(directory, "a", "b.smt2"), ";");
            Assert.Equal(["a/b.smt2 differs", "a/stray.smt2 belongs to no obligation"], scripts.Differences(directory));
            scripts.Write(directory);
            Assert.Empty(scripts.Differences(directory));
            Assert.False(File.Exists(Path.Combine(directory, "a", "stray.smt2")));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    [Fact]
    public static void Every_guarantee_and_every_theorem_has_its_scripts()
    {
        var paths = ProofScripts.Obligations().Select(o => o.Path).ToHashSet(StringComparer.Ordinal);
        Assert.All(TheoremBook.All, t => Assert.Contains(paths, p => p.EndsWith($"/{t.Id}.smt2", StringComparison.Ordinal)));
        Assert.All(CodeTheorems.All, t => Assert.Contains(paths, p => p.StartsWith($"code/{t.Id}/", StringComparison.Ordinal)));
        Assert.All(Naming.Guarantees, g => Assert.Contains(paths, p => p.StartsWith($"guarantees/{g.Name}/", StringComparison.Ordinal)));
    }
}
