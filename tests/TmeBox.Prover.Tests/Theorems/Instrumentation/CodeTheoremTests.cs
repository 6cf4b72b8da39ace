using System.Collections.Immutable;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Tests.Theorems.Instrumentation;

public static class CodeTheoremTests
{
    public static TheoryData<string> Ids => [.. CodeTheorems.All.Select(t => t.Id)];

    [Theory]
    [MemberData(nameof(Ids))]
    public static void Every_theorem_is_proved_by_both_solvers(string id)
    {
        var theorem = CodeTheorems.All.Single(t => t.Id == id);
        var result = new ProofRunner(new Z3Solver(), new Cvc5Solver()).Decide(theorem.For(), TestContext.Current.CancellationToken);
        Assert.True(result.Status == ProofStatus.Proved, $"{id}: {result.Status} {result.Reason}");
    }

    [Fact]
    public static void Every_rule_when_dropped_is_refuted_by_an_instruction_that_it_alone_refused()
    {
        var solver = new Z3Solver();
        var found = CodeRefutation.Mutants.AsParallel().AsOrdered().Select(m => CodeRefutation.Find(m, solver, TestContext.Current.CancellationToken)).ToImmutableArray();
        var missing = found.Where(r => r.Theorem is null).Select(r => r.Mutant.ToString()).ToArray();
        Assert.True(missing.Length == 0, "nothing fails without " + string.Join(", ", missing));
        Assert.All(found, r =>
        {
            if (!r.Mutant.Replacement) Assert.Same(r.Mutant.Rule, r.FirstRule);
        });
        Assert.Equal(RuleBook.Code.Length, found.Length + CodeRefutation.Exempt.Count);
    }
}
