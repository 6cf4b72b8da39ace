using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Tests.Proofs;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Prover.Tests.Theorems.Instrumentation;

public static class CodeTheoremTests
{
    [Fact]
    public static void Every_theorem_is_proved_in_every_case_and_no_case_is_vacuous()
    {
        var results = Book.Of("code");
        Assert.Equal(CodeTheorems.All.Sum(t => t.Plan().Length), results.Length);
        var wrong = results.Where(r => r.Status != ProofStatus.Proved).Select(r => $"{r.Obligation.Id}: {r.Status} {r.Reason}").ToArray();
        Assert.True(wrong.Length == 0, string.Join(Environment.NewLine, wrong));

        // An obligation that comes near the limit would be undecided by the next version of a solver.
        Assert.All(results, r => Assert.True(r.Answer.ResourcesUsed < ProofRunner.ResourceLimit / 10, $"{r.Obligation.Id} needs {r.Answer.ResourcesUsed}"));
    }

    [Fact]
    public static void A_guard_that_is_narrower_than_step_and_displacement_together_is_not_enough()
    {
        var theorem = CodeTheorems.All.Single(t => t.Id == "Code.AccessStaysInReach");
        Assert.Equal(ProofStatus.Proved, Decide(CodeLimits.Of(0x8000, 0x8000, 0x1_0000, 0x1_0000, 0x1_1000, 512)));
        Assert.Equal(ProofStatus.Counterexample, Decide(CodeLimits.Of(0x9000, 0x8000, 0x1_0000, 0x1_0000, 0x1_1000, 512)));
        Assert.Equal(ProofStatus.Counterexample, Decide(CodeLimits.Of(0x8000, 0x9000, 0x1_0000, 0x1_0000, 0x1_1000, 512)));

        ProofStatus Decide(CodeLimits limits)
        {
            var obligation = theorem.For(limits).Single(o => o.Id == "Code.AccessStaysInReach/Compute.rsp");
            return new ProofRunner(new Z3Solver(), new Cvc5Solver()).Decide(obligation, TestContext.Current.CancellationToken).Status;
        }
    }

    [Fact]
    public static void Every_theorem_has_its_own_name_and_says_what_it_says_and_what_it_does_not()
    {
        Assert.Equal(CodeTheorems.All.Length, CodeTheorems.All.Select(t => t.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.All(CodeTheorems.All, t =>
        {
            Assert.StartsWith("Code.", t.Id, StringComparison.Ordinal);
            Assert.EndsWith(".", t.Sentence, StringComparison.Ordinal);
            Assert.True(t.DoesNotSay.Length > 10, t.Id);
            Assert.False(t.DoesNotSay.EndsWith('.'), t.Id);
        });
    }
}
