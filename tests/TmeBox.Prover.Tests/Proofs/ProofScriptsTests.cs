using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Theorems.Instrumentation;

namespace TmeBox.Prover.Tests.Proofs;

public static class ProofScriptsTests
{
    private static readonly string Committed = Path.Combine(Generated.Root, "proofs");

    private static readonly ImmutableDictionary<string, ProofVerdict> Verdicts =
        ProofVerdict.Read(File.ReadAllText(Path.Combine(Committed, ProofVerdict.FileName))).ToImmutableDictionary(v => v.File, StringComparer.Ordinal);

    [Fact]
    public static void The_committed_scripts_are_those_of_the_specification()
    {
        Assert.Empty(Book.Decided.Differences(Committed));
        Assert.InRange(Book.Decided.Files.Sum(f => (long)f.Value.Length), 1, 40_000_000);
    }

    [Fact]
    public static void The_committed_verdicts_are_those_of_the_solver()
    {
        Assert.DoesNotContain(Book.Decided.Results, r => r.Status is ProofStatus.Undecided or ProofStatus.Vacuous);
        Assert.Equal(ProofScripts.Plan().Select(p => p.Path).Order(StringComparer.Ordinal), Verdicts.Keys.Order(StringComparer.Ordinal));
        Assert.All(ProofScripts.Plan().Zip(Book.Decided.Results), o => Assert.Equal((o.Second.Obligation.Id, ProofVerdict.Word(o.Second.Status)), (Verdicts[o.First.Path].Id, Verdicts[o.First.Path].Verdict)));
    }

    [Fact]
    public static void What_the_committed_verdicts_say_that_a_proof_used_is_what_it_uses()
    {
        Assert.All(Book.DecidedSample, o =>
        {
            var (now, committed) = (ProofVerdict.Of(o.Path, o.Result), Verdicts[o.Path]);
            Assert.True(now.Rules.SequenceEqual(committed.Rules) && now.Assumptions.SequenceEqual(committed.Assumptions), $"seed {Book.Seed}, {o.Path}: found {now}, committed is {committed}");
            Assert.Equal(committed.Sentence, now.Sentence);
        });
    }

    [Fact]
    public static void Both_solvers_give_the_same_verdict_and_none_gives_up()
    {
        Assert.True(Book.DecidedSample.Length > 100, $"seed {Book.Seed}: only {Book.DecidedSample.Length} obligations");
        Assert.All(Book.DecidedSample.Select(o => o.Result), r =>
        {
            Assert.True(r.Answer.Verdict is Verdict.Sat or Verdict.Unsat, $"seed {Book.Seed}, {r.Obligation.Id}: {r.Reason}");
            Assert.True(r.Answer.Verdict == r.SecondOpinion, $"seed {Book.Seed}, {r.Obligation.Id}: z3 says {r.Answer.Verdict}, cvc5 says {r.SecondOpinion}");
        });
    }

    [Fact]
    public static void The_texts_depend_neither_on_the_order_nor_on_the_number_of_threads()
    {
        var forward = Book.Sample.ToDictionary(o => o.Path, o => ProofScripts.Script(o.Pose()), StringComparer.Ordinal);
        Assert.All(Book.Sample.Reverse().AsParallel().Select(o => (o.Path, Text: ProofScripts.Script(o.Pose()))), o => Assert.Equal(forward[o.Path], o.Text));
    }

    [Fact]
    public static void Writing_twice_changes_nothing_and_a_stray_script_is_removed()
    {
        var directory = Directory.CreateTempSubdirectory("tmebox-proofs").FullName;
        try
        {
            var scripts = new ProofScripts(ImmutableSortedDictionary<string, string>.Empty.Add("a/b.smt2", "(set-logic QF_UFBV)\n").Add(ProofVerdict.FileName, "[]\n"), []);
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
        var paths = ProofScripts.Plan().Select(o => o.Path).ToHashSet(StringComparer.Ordinal);
        Assert.All(TheoremBook.All, t => Assert.Contains(paths, p => p.EndsWith($"/{t.Id}.smt2", StringComparison.Ordinal)));
        Assert.All(CodeTheorems.All, t => Assert.Contains(paths, p => p.StartsWith($"code/{t.Id}/", StringComparison.Ordinal)));
        Assert.All(Naming.Guarantees, g => Assert.Contains(paths, p => p.StartsWith($"guarantees/{g.Name}/", StringComparison.Ordinal)));
    }
}
