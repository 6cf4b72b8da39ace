using System.Collections.Immutable;
using System.Text.RegularExpressions;
using TmeBox.Policies;
using TmeBox.Prover.Adequacy;
using TmeBox.Prover.Assumptions;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Tests.Proofs;
using TmeBox.Prover.Theorems;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Rules;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Tests.Assumptions;

public static partial class AssumptionBookTests
{
    // The conditions of theorems about the machine alone are a part of their sentences, and no other proof uses those theorems.
    private static readonly ImmutableArray<string> Folders = ["adequacy", "code", "guarantees"];

    [Fact]
    public static void Every_name_that_a_script_assumes_is_an_assumption_or_a_rule()
    {
        var names = Folders.SelectMany(f => Directory.EnumerateFiles(Path.Combine(Generated.Root, "proofs", f), "*.smt2", SearchOption.AllDirectories))
            .AsParallel().SelectMany(f => Names().Matches(File.ReadAllText(f)).Select(m => m.Groups["name"].Value)).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var splicing = Attacker.Of([Capability.DramSplice]);
        var cells = Candidates.For(ProofPlatforms.ServerCi, Guarantee.Integrity, true, splicing).First().For(splicing).SelectMany(o => o.Assumptions).Select(a => a.Name.Split('!')[0]);
        names = [.. names.Union(cells, StringComparer.Ordinal)];
        var unknown = names.Where(n => n != Obligation.GoalName && AssumptionBook.Named(n) is null && RuleBook.Named(n) is null);
        Assert.Empty(unknown);
        var unused = AssumptionBook.All.Where(a => !names.Contains(a.Id) && !AssumptionBook.All.Any(other => other.By.Contains(a.Id))).Select(a => a.Id);
        Assert.Empty(unused);
    }

    [Fact]
    public static void What_discharges_an_assumption_is_a_theorem_a_cell_or_another_assumption()
    {
        var known = AdequacyBook.All.Select(t => t.Id).Concat(CodeTheorems.All.Select(t => t.Id)).Concat(Naming.Guarantees.Select(g => g.Name))
            .Concat(AssumptionBook.All.Select(a => a.Id)).Append("the other steps of the same induction").ToHashSet(StringComparer.Ordinal);
        Assert.All(AssumptionBook.All.Where(a => a.Kind == AssumptionKind.Discharged), a =>
        {
            Assert.NotEmpty(a.By);
            Assert.All(a.By, by => Assert.Contains(by, known));
        });
    }

    [Fact]
    public static void Nothing_else_can_be_assumed()
    {
        var thrown = Assert.Throws<ArgumentException>(() => AssumptionBook.Known("Kernel.IsPerfect"));
        Assert.StartsWith("'Kernel.IsPerfect' is assumed, and the list of assumptions does not say what it is", thrown.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@":named \|?(?<name>[A-Za-z0-9.]+)(![0-9]+)?[|)]", RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex Names();
}
