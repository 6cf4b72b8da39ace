using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Cli.Shell;
using TmeBox.Prover.Proofs;

namespace TmeBox.Cli.Proving;

/// <summary>The theorems as a person reads them.</summary>
internal static class ProveScreen
{
    public static void Write(Terminal terminal, ImmutableArray<Ended> ended, ImmutableArray<string> solvers, TimeSpan elapsed)
    {
        var second = solvers.Length > 1;
        foreach (var group in ended.GroupBy(e => e.Claim.Group, StringComparer.Ordinal))
        {
            var claim = group.First().Claim;
            terminal.Line(group.Key, Ink.Strong);
            terminal.Paragraph("  ", claim.Sentence);
            if (claim.DoesNotSay.Length > 0) terminal.Paragraph("  does not say: ", claim.DoesNotSay, Ink.Faint);
            foreach (var e in group) One(terminal, e, second);
            var rules = group.SelectMany(e => e.Result.RulesUsed).Select(r => r.Id).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (rules.Count > 0) terminal.Paragraph("  rules: ", string.Join(", ", rules), Ink.Faint);
            var assumptions = group.SelectMany(e => e.Assumptions).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            if (assumptions.Count > 0) terminal.Paragraph("  assumes: ", string.Join(", ", assumptions), Ink.Faint);
            terminal.Line();
        }

        var (proved, refuted, failed) = (ended.Count(e => e.Result.Status == ProofStatus.Proved), ended.Count(e => e.IsRefutedCell), ended.Count(e => e.IsFailure));
        terminal.Line($"{proved} proved, {refuted} with a counterexample (cells refuted, or proved by another induction), {failed} neither; {string.Join(" and ", solvers)}; {elapsed.TotalSeconds:0} s", failed == 0 ? Ink.Good : Ink.Bad);
    }

    private static void One(Terminal terminal, Ended e, bool second)
    {
        var time = string.Create(CultureInfo.InvariantCulture, $"{e.Result.Answer.Elapsed.TotalSeconds,6:0.00} s");
        var agreement = !second ? "" : e.Result.SecondOpinion is { } opinion ? opinion == e.Result.Answer.Verdict ? ", cvc5 agrees" : $", cvc5 says {opinion.ToString().ToLowerInvariant()}" : ", cvc5 not asked";
        var ink = e.IsFailure ? Ink.Bad : e.IsRefutedCell ? Ink.Notice : Ink.Good;
        var verdict = e.Verdict + (e.IsRefutedCell ? $" by {string.Join(", ", e.Attacks)}" : "");
        terminal.Out.WriteLine($"  {time}  {terminal.Paint(verdict, ink)}{agreement}  {e.Claim.Label}");
    }
}
