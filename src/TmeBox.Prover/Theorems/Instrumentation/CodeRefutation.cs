using System.Collections.Immutable;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Witnesses;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.Prover.Theorems.Instrumentation;

/// <summary>What goes wrong when a code rule is dropped: an instruction that is then accepted, and a theorem that is then false of it.</summary>
/// <param name="Mutant">The rule, and what it says when it is dropped.</param>
/// <param name="Theorem">The first theorem that then fails; null if none does.</param>
/// <param name="Form">The instruction of the counterexample, concrete; null if there is none.</param>
/// <param name="FirstRule">Which rule refuses that instruction in its place when none is dropped.</param>
/// <param name="State">What the sweep knew before it.</param>
/// <param name="Site">Its place.</param>
/// <param name="Limits">The numbers of the window.</param>
/// <param name="Registers">The general registers, by number.</param>
/// <param name="Window">The window's address.</param>
/// <param name="Address">The address of the byte that is accessed.</param>
public sealed record CodeRefutation(
    Mutant Mutant, CodeTheorem? Theorem, CodeForm? Form, Rule? FirstRule, CodeState? State, CodeSite? Site, CodeLimits? Limits, ImmutableArray<ulong> Registers, ulong Window, ulong Address)
{
    private const ulong ResourceLimit = 100_000_000;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    // These rules grant something; dropped, they grant it always.
    private static readonly string[] Granting = ["Register.R11Zeroed", "Register.R11Kept", "Stack.Touch"];

    /// <summary>Rules that no theorem needs, with the reason.</summary>
    public static ImmutableDictionary<string, string> Exempt { get; } = ImmutableDictionary.CreateRange(StringComparer.Ordinal,
    [
        KeyValuePair.Create("Instruction.Policy", "it keeps out covert channels, and no access or transfer depends on it"),
    ]);

    /// <summary>Every code rule, dropped.</summary>
    public static ImmutableArray<Mutant> Mutants { get; } =
        [.. RuleBook.Code.Where(r => !Exempt.ContainsKey(r.Id)).Select(r => new Mutant(r, Granting.Contains(r.Id, StringComparer.Ordinal)))];

    /// <summary>Looks for what goes wrong without a rule.</summary>
    /// <param name="mutant">The rule.</param>
    /// <param name="solver">The solver.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <param name="only">If set, the only theorem that is asked.</param>
    /// <exception cref="InvalidOperationException">The solver failed.</exception>
    public static CodeRefutation Find(Mutant mutant, ISolver solver, CancellationToken cancellationToken, string? only = null)
    {
        foreach (var theorem in CodeTheorems.All)
        foreach (var which in CodeCase.All)
        {
            if (only is not null && theorem.Id != only) continue;
            var (obligation, question) = theorem.Ask(which, mutant);
            var answer = solver.Solve(new(obligation.Id, obligation.Script().Text, [], false, ResourceLimit, Timeout), cancellationToken);
            if (answer.Verdict is Verdict.Error or Verdict.Unknown) throw new InvalidOperationException($"{solver.Name} failed on {obligation.Id} without {mutant}: {answer.Reason}");
            if (answer.Verdict != Verdict.Sat) continue;
            var values = Model.Of(obligation, solver, cancellationToken).Values;
            var (form, site) = (values.Evaluate(question.Form), values.Evaluate(question.Site));
            var first = CodeRules.Judge(values.Evaluate(question.State), form, site, values.Evaluate(question.Limits)).Judgement.First;
            var registers = Enumerable.Range(0, Spec.Instrumentation.Registers.Count)
                .Select(i => values.Evaluate(question.Before.Registers[Spec.Instrumentation.Registers.Of(i)]).Concrete);
            return new(mutant, theorem, form, first, values.Evaluate(question.State), site, values.Evaluate(question.Limits), [.. registers], values.Evaluate(question.Window.Start).Concrete, values.Evaluate(question.Byte.Address).Concrete);
        }

        return new(mutant, null, null, null, null, null, null, [], 0, 0);
    }
}
