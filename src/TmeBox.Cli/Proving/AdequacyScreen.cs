using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.Prover.Adequacy;
using TmeBox.Prover.Assumptions;
using TmeBox.Prover.Proofs;

namespace TmeBox.Cli.Proving;

/// <summary>The adequacy theorem, link by link.</summary>
internal static class AdequacyScreen
{
    public static void Write(Terminal terminal, AdequacyProof proof, ImmutableArray<string> platforms, ImmutableArray<string> solvers, TimeSpan elapsed)
    {
        terminal.Paragraph("", "Adequacy: verified bytes, page tables in DRAM and the runtime's programs make every step of a sandbox a move of which the guarantee matrix speaks.", Ink.Strong);
        terminal.Paragraph("", $"On {string.Join(", ", platforms)}; by {string.Join(" and ", solvers)}.", Ink.Faint);
        foreach (var (number, link) in proof.Links.Index())
        {
            terminal.Line();
            terminal.Paragraph($"{number + 1}  ", $"{link.Link.Name}: {link.Link.Sentence}", Ink.Strong);
            foreach (var claim in link.Claims) One(terminal, claim, solvers.Length > 1);
            Cuts(terminal, link);
        }

        terminal.Line();
        var (proved, all) = (proof.Links.Sum(l => l.Claims.Count(c => c.Holds)), proof.Links.Sum(l => l.Claims.Length));
        var (broken, cuts) = (proof.Links.Sum(l => l.Cuts.Count(c => c.Broken is not null)), proof.Links.Sum(l => l.Cuts.Length));
        terminal.Line($"{proved} of {all} theorems proved, {broken} of {cuts} cuts break a link; {elapsed.TotalSeconds:0} s", proof.Holds ? Ink.Good : Ink.Bad);
        terminal.Line($"what is left to trust: {AssumptionBook.All.Count(a => a.IsOpen)} assumptions, ./tmebox explain assumptions", Ink.Faint);
    }

    private static void One(Terminal terminal, DecidedClaim claim, bool second)
    {
        var verdict = claim.Holds ? "proved" : "NOT PROVED";
        var agreed = !second ? "" : claim.Results.All(r => r.SecondOpinion == r.Answer.Verdict) ? ", cvc5 agrees" : ", cvc5 does not agree";
        terminal.Paragraph($"     {verdict}{agreed}  ", $"{claim.Claim.Theorem} ({claim.Results.Length})", claim.Holds ? Ink.Good : Ink.Bad);
        foreach (var bad in claim.Results.Where(r => r.Status != ProofStatus.Proved))
            terminal.Paragraph("       ", $"{bad.Status.ToString().ToLowerInvariant()}: {bad.Obligation.Id} {bad.Reason}", Ink.Bad);
    }

    // What is cut on several platforms is named once.
    private static void Cuts(Terminal terminal, DecidedLink link)
    {
        var broken = link.Cuts.Where(c => c.Broken is not null).Select(c => Without(c)).Distinct(StringComparer.Ordinal).ToList();
        terminal.Paragraph("     broken without  ", string.Join(", ", broken), Ink.Faint);
        foreach (var whole in link.Cuts.Where(c => c.Broken is null)) terminal.Paragraph("     NOT BROKEN without  ", whole.Cut.What, Ink.Bad);
    }

    private static string Without(DecidedCut cut) => cut.Cut.What.Split(" in ")[0];
}
