using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using TmeBox.Cli.Proving;
using TmeBox.Cli.Shell;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;

namespace TmeBox.Cli.Commands;

/// <summary><c>prove</c>: every theorem in words, proved again.</summary>
internal static class ProveCommand
{
    private static readonly Option<string?> Filter = new("--filter") { Description = "Only theorems with this text in their id or sentence.", HelpName = "TEXT" };
    private static readonly Option<bool?> SecondOpinion = new("--second-opinion") { Description = "Ask cvc5 as well; the default where it is installed. '--second-opinion false' does without." };
    private static readonly Option<string?> Scripts = new("--scripts") { Description = "Write each query as an SMT-LIB 2.6 script.", HelpName = "DIR" };

    public static Command Make(Session session)
    {
        var command = new Command("prove", "Prove every theorem again, and say what each rests on.") { Filter, SecondOpinion, Scripts };
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var solvers = Load(session.Terminal, parsed.GetValue(SecondOpinion));
        var clock = Stopwatch.StartNew();
        var claims = Claims.All();
        if (parsed.GetValue(Filter) is { } text)
        {
            claims = [.. claims.Where(c => $"{c.Obligation.Id} {c.Group} {c.Sentence}".Contains(text, StringComparison.OrdinalIgnoreCase))];
            if (claims.IsEmpty) throw CommandException.BadInput($"--filter: found '{text}' in no theorem; expected a part of an id or sentence, such as Pconfig, integrity or server-ci");
        }

        if (parsed.GetValue(Scripts) is { } folder) WriteScripts(claims, folder);
        var ended = Decide(session, solvers, claims);
        if (session.IsJson) JsonOutput.Write(session.Terminal, ProveDocument.Of(ended, solvers.Names));
        else ProveScreen.Write(session.Terminal, ended, solvers.Names, clock.Elapsed);
        foreach (var failure in ended.Where(e => e.IsFailure))
            session.Terminal.Say($"not proved, which is a defect of ours: {failure.Result.Obligation.Id}: {(failure.Result.Reason.Length > 0 ? failure.Result.Reason : failure.Verdict)}");
        return ended.Any(e => e.IsFailure) ? ExitCodes.Failure : ExitCodes.Well;
    }

    private static Solvers Load(Terminal terminal, bool? wanted)
    {
        if (wanted is { } asked) return Solvers.Load(asked);
        try
        {
            return new(new Z3Solver(), new Cvc5Solver());
        }
        catch (SolverMissingException e) when (e.Solver == "cvc5")
        {
            terminal.Say($"no second opinion, as cvc5 is not installed; to get it: {e.Remedy}");
            return Solvers.Load(false);
        }
    }

    private static ImmutableArray<Ended> Decide(Session session, Solvers solvers, ImmutableArray<Claimed> claims) =>
        Progressing.Show(session.Terminal, "proving", claims.Length, tell =>
        {
            var results = solvers.Runner.DecideAll([.. claims.Select(c => c.Obligation)], done => tell(done, $"{done} of {claims.Length} obligations"), session.Cancelled);
            tell(claims.Length, "looking for the attacks that explain counterexamples");
            var refuted = new RefutedCells();
            return claims.Zip(results).AsParallel().AsOrdered().WithCancellation(session.Cancelled)
                .Select(p => new Ended(p.First, p.Second, Explain(p.First, p.Second, refuted, session.Cancelled))).ToImmutableArray();
        });

    private static ImmutableArray<string> Explain(Claimed claim, ProofResult result, RefutedCells refuted, CancellationToken cancelled) =>
        result.Status == ProofStatus.Counterexample && claim.Cells.Length > 0
            // The cell with the least capability shows it already.
            ? refuted.AttackOn(claim.Cells[0], cancelled) is { } id ? [id] : []
            : [];

    private static void WriteScripts(ImmutableArray<Claimed> claims, string folder)
    {
        foreach (var claim in claims) WholeFile.Write(Path.Combine(folder, NameOf(claim.Obligation.Id)), claim.Obligation.Script().Text + "(check-sat)\n");
    }

    private static string NameOf(string id) => string.Concat(id.Select(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '-' or '.' ? c : '_')) + ".smt2";
}
