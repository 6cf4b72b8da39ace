using System.Reflection.Emit;
using TmeBox.Lifting.Claims;
using TmeBox.Lifting.Compiled;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;
using TmeBox.Tests;
using TmeBox.Tests.Shared;
using TmeBox.X86.Sweep;

namespace TmeBox.Lifting.Tests;

public class SweepTheoremTests
{
    private static readonly SharedAnswers Z3 = new(new Z3Solver());

    // They are no predicates over forms: the verifiers have them from one text.
    private static readonly HashSet<string> OfPlaces = ["Layout.EntryInside", "Layout.EntryUnaligned", "Layout.NoCode", "Layout.RegionInGuard", "Layout.RegionUnaligned"];

    [Fact]
    public void The_compiled_rules_are_those_of_the_specification_and_two_solvers_say_so()
    {
        var runner = new ProofRunner(Z3, new SharedAnswers(new Cvc5Solver()), givesCores: false);
        foreach (var theorem in SweepTheorem.All)
        {
            var result = runner.Decide(theorem.Pose(), TestContext.Current.CancellationToken);
            Assert.True(result.Status == ProofStatus.Proved, $"{theorem.Id}: {result.Status} {result.Reason}");
        }
    }

    [Fact]
    public void Without_any_rule_of_the_specification_they_differ()
    {
        var rules = RuleBook.Instructions.Where(r => !OfPlaces.Contains(r.Id)).ToList();
        Assert.InRange(rules.Count, 30, 100);
        var missed = rules.AsParallel().Where(r => !Differs(new(r, false), null) && !Differs(new(r, true), null)).Select(r => r.Id).ToList();
        Assert.True(missed.Count == 0, string.Join(", ", missed));
    }

    [Fact]
    public void Every_theorem_is_false_without_some_rule()
    {
        var rules = RuleBook.Instructions.Where(r => !OfPlaces.Contains(r.Id)).ToList();
        foreach (var theorem in SweepTheorem.All)
            Assert.True(rules.AsParallel().Any(r => Differs(theorem, new(r, false), null) || Differs(theorem, new(r, true), null)), theorem.Id);
    }

    [Fact]
    public void With_any_branch_of_the_compiled_rules_the_other_way_they_differ()
    {
        var branches = new HashSet<(string, int)>();
        foreach (var theorem in SweepTheorem.All)
        {
            theorem.Pose(null, i =>
            {
                if (Inverted(i) is not null) branches.Add((i.Method, i.Offset));
                return i;
            });
        }

        Assert.InRange(branches.Count, 100, 1000);
        var missed = branches.AsParallel().Where(b => !Differs(null, i => (i.Method, i.Offset) == b ? Inverted(i)! : i)).Select(b => $"{b.Item1} IL_{b.Item2:x4}").Order(StringComparer.Ordinal).ToList();
        Assert.True(missed.Count == 0, string.Join(", ", missed));
    }

    [Fact]
    public void On_concrete_forms_the_lifted_rules_do_what_they_do_when_they_run() => Seeds.Each(2000, random =>
    {
        var (state, form, site) = RuleSpace.Draw(random);
        var limits = CodeLimits.Standard;
        var (lifted, after) = LiftedSweep.Judge(state.ToSpecification(), form.ToSpecification(), site.ToSpecification(), limits);
        var known = state;
        var refused = new SweepRules(new(limits)).Refuses(ref known, form, site);
        Assert.True(lifted.IsConcrete && lifted.IsTrue == refused, $"{state}, {form}, {site}: {lifted}, and running gives {refused}");
        Assert.Equal(known, SweepState.From(after));
    });

    private static bool Differs(Mutant? mutant, Func<CilInstruction, CilInstruction>? seen) => SweepTheorem.All.Any(t => Differs(t, mutant, seen));

    private static bool Differs(SweepTheorem theorem, Mutant? mutant, Func<CilInstruction, CilInstruction>? seen)
    {
        var obligation = theorem.Pose(mutant, seen);
        var verdict = Z3.Solve(new(obligation.Id, obligation.Script().Text, [], false, ProofRunner.ResourceLimit, TimeSpan.FromMinutes(1)), TestContext.Current.CancellationToken).Verdict;
        return verdict == Verdict.Sat || (verdict == Verdict.Unsat ? false : throw new InvalidOperationException($"{theorem.Id}: {verdict}"));
    }

    // The same branch taken where it was not.
    private static CilInstruction? Inverted(CilInstruction instruction)
    {
        OpCode? code = instruction.Name switch
        {
            "brtrue" => OpCodes.Brfalse,
            "brtrue.s" => OpCodes.Brfalse_S,
            "brfalse" => OpCodes.Brtrue,
            "brfalse.s" => OpCodes.Brtrue_S,
            "beq" => OpCodes.Bne_Un,
            "beq.s" => OpCodes.Bne_Un_S,
            "bne.un" => OpCodes.Beq,
            "bne.un.s" => OpCodes.Beq_S,
            "bgt.un" => OpCodes.Ble_Un,
            "bgt.un.s" => OpCodes.Ble_Un_S,
            "ble.un" => OpCodes.Bgt_Un,
            "ble.un.s" => OpCodes.Bgt_Un_S,
            "blt" => OpCodes.Bge,
            "blt.s" => OpCodes.Bge_S,
            "bge" => OpCodes.Blt,
            "bge.s" => OpCodes.Blt_S,
            "bge.un.s" => OpCodes.Blt_Un_S,
            "blt.un.s" => OpCodes.Bge_Un_S,
            _ => null,
        };
        return code is null ? null : instruction with { Code = code.Value };
    }
}
