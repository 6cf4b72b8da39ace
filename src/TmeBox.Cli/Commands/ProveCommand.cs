using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using TmeBox.Cli.Input;
using TmeBox.Cli.Proving;
using TmeBox.Cli.Shell;
using TmeBox.Prover.Adequacy;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems.Mutants;
using TmeBox.Prover.Traces;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Commands;

/// <summary><c>prove</c>: every theorem in words, proved again.</summary>
internal static class ProveCommand
{
    private const string Adequacy = "adequacy";

    private static readonly Argument<string?> What = new("WHAT")
    {
        Description = $"'{Adequacy}': the theorem that ties verified code, page tables and guarantees together, link by link, and what breaks without each part. Every theorem if left out.", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Filter = new("--filter") { Description = "Only theorems, or links of adequacy, with this text in their id or sentence.", HelpName = "TEXT" };
    private static readonly Option<bool?> SecondOpinion = new("--second-opinion") { Description = "Ask cvc5 as well; the default where it is installed. '--second-opinion false' does without." };
    private static readonly Option<string?> On = new("--platform") { Description = "Prove adequacy on this platform, one of models/platforms or a file, instead of those of the proofs.", HelpName = "NAME" };
    private static readonly Option<bool> Cores = new("--cores") { Description = "Say of each proof which rules and assumptions it used, which takes Z3 several times as long; always said of what --filter chooses." };
    private static readonly Option<string?> Scripts = new PathOption<string?>("--scripts", PathUse.WriteFolder) { Description = "Write each query as an SMT-LIB 2.6 script that plain z3 and cvc5 read.", HelpName = "DIR" };
    private static readonly Option<bool> Mutants = new("--mutants") { Description = "Break each guard of the specification, and name the theorem that notices; Markdown." };

    private static readonly Option<string?> Witnesses = new PathOption<string?>("--witnesses", PathUse.WriteFolder)
    {
        Description = "Find a shortest trace from reset for each rule of the machine, and write it as a test vector into this folder, models/vectors/rules by default.", HelpName = "DIR", Arity = ArgumentArity.ZeroOrOne,
    };

    private static readonly Option<string?> Baseline = new PathOption<string?>("--check-baseline", PathUse.ReadFolder)
    {
        Description = "End with 1 if a proof takes 20 % more or fewer solver steps than this folder's baseline.json says, proofs by default.", HelpName = "DIR", Arity = ArgumentArity.ZeroOrOne,
    };

    public static Command Make(Session session)
    {
        var command = new Command("prove", "Prove every theorem again, and say what each rests on.") { What, Filter, On, Cores, SecondOpinion, Scripts, Mutants, Witnesses, Baseline };
        command.Excludes(Adequacy, parsed => parsed.GetResult(What) is { Tokens: [{ Value: Adequacy }] }, Cores, Scripts, Mutants, Witnesses, Baseline);
        command.Excludes(Mutants, Filter, Cores, SecondOpinion, Scripts, Witnesses, Baseline);
        command.Excludes(Witnesses, Filter, Cores, SecondOpinion, Scripts, Baseline);
        command.Excludes(Baseline, Filter, Cores, SecondOpinion, Scripts);
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        if (parsed.GetValue(What) is { } what)
            return what == Adequacy
                ? RunAdequacy(session, PlatformsOf(parsed.GetValue(On)), parsed.GetValue(SecondOpinion), parsed.GetValue(Filter))
                : throw CommandException.BadInput($"WHAT: found '{what}'; expected '{Adequacy}', or nothing for every theorem");
        if (parsed.GetValue(On) is { } on) throw CommandException.BadInput($"--platform: found '{on}' without '{Adequacy}'; expected 'prove {Adequacy} --platform {on}', since every other theorem names its platforms");
        if (parsed.GetValue(Mutants)) return RunMutants(session);
        if (parsed.GetResult(Witnesses) is not null) return RunWitnesses(session, parsed.GetValue(Witnesses) ?? RuleVectors.Folder);
        if (parsed.GetResult(Baseline) is not null) return RunBaseline(session, parsed.GetValue(Baseline) ?? "proofs");
        var solvers = Load(session.Terminal, parsed.GetValue(SecondOpinion));
        var clock = Stopwatch.StartNew();
        var claims = Claims.All();
        if (parsed.GetValue(Filter) is { } text)
        {
            claims = [.. claims.Where(c => $"{c.Id} {c.Group} {c.Sentence}".Contains(text, StringComparison.OrdinalIgnoreCase))];
            if (claims.IsEmpty) throw CommandException.BadInput($"--filter: found '{text}' in no theorem; expected a part of an id or sentence, such as Pconfig, integrity or server-ci");
        }

        var ended = Decide(session, solvers, parsed.GetValue(Cores) || parsed.GetValue(Filter) is not null ? solvers.Runner : solvers.VerdictRunner, claims);
        if (parsed.GetValue(Scripts) is { } folder)
        {
            var count = parsed.GetValue(Filter) is null ? ScriptFolder.WriteAll(solvers.Runner, folder, session.Cancelled) : ScriptFolder.Write(claims, folder);
            session.Terminal.Say($"{count} scripts in {folder}");
        }

        if (session.IsJson) JsonOutput.Write(session.Terminal, ProveDocument.Of(ended, solvers.Names));
        else ProveScreen.Write(session.Terminal, ended, solvers.Names, clock.Elapsed);
        foreach (var failure in ended.Where(e => e.IsFailure))
            session.Terminal.Say($"not proved, which is a defect of ours: {failure.Result.Obligation.Id}: {(failure.Result.Reason.Length > 0 ? failure.Result.Reason : failure.Verdict)}");
        return ended.Any(e => e.IsFailure) ? ExitCodes.Failure : ExitCodes.Well;
    }

    private static ImmutableArray<Profile> PlatformsOf(string? name)
    {
        if (name is null) return AdequacyBook.Platforms;
        var platform = PlatformFile.Named(name, ".");
        if (!platform.Ok) throw CommandException.BadInput([.. platform.Problems.Select(p => p.ToString())]);
        return platform.Value!.MaxKeyIdBits > 0 ? [platform.Value] : throw CommandException.BadInput($"--platform: found '{name}', which has no KeyID bits; expected a platform with sandboxes");
    }

    private static int RunAdequacy(Session session, ImmutableArray<Profile> on, bool? secondOpinion, string? filter)
    {
        var (solvers, clock) = (Load(session.Terminal, secondOpinion), Stopwatch.StartNew());
        var all = AdequacyLink.On(on);
        ImmutableArray<AdequacyLink> links = [.. all.Where(l => filter is null || $"{l.Name} {l.Sentence}".Contains(filter, StringComparison.OrdinalIgnoreCase))];
        if (links.IsEmpty) throw CommandException.BadInput($"--filter: found '{filter}' in no link; expected a part of a name or sentence, such as {string.Join(", ", all.Select(l => l.Name))}");
        var total = AdequacyProof.Count(links);
        var proof = Progressing.Show(session.Terminal, "proving", total, tell =>
            AdequacyProof.Decide(links, solvers.VerdictRunner, done => tell(done, $"{done} of {total} obligations and cuts"), session.Cancelled));
        ImmutableArray<string> platforms = [.. on.Select(p => p.Name)];
        if (session.IsJson) JsonOutput.Write(session.Terminal, AdequacyDocument.Of(proof, platforms, solvers.Names));
        else AdequacyScreen.Write(session.Terminal, proof, platforms, solvers.Names, clock.Elapsed);
        return proof.Holds ? ExitCodes.Well : ExitCodes.Failure;
    }

    private static int RunBaseline(Session session, string folder)
    {
        var alarms = Progressing.Show(session.Terminal, "proving", 1, _ => ScriptFolder.Alarms(Solvers.Load(false).Runner, folder, session.Cancelled));
        if (session.IsJson) JsonOutput.Write(session.Terminal, new BaselineDocument("tmebox-proof-baseline/1", folder, alarms.IsEmpty, alarms));
        else foreach (var alarm in alarms) session.Terminal.Line(alarm, Ink.Bad);
        if (alarms.IsEmpty && !session.IsJson) session.Terminal.Line($"every proof takes the solver steps that {folder} says, within 20 %", Ink.Good);
        return alarms.IsEmpty ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static int RunMutants(Session session)
    {
        var solver = new Z3Solver();
        var total = MutantTable.Mutants.Length;
        var table = Progressing.Show(session.Terminal, "breaking guards", total, tell =>
            MutantTable.Compute(solver, done => tell(done, $"{done} of {total} mutants"), session.Cancelled));
        if (session.IsJson) MutantScreen.WriteJson(session.Terminal, table);
        else session.Terminal.Out.Write(table.ToMarkdown());
        foreach (var survivor in table.Survivors) session.Terminal.Say($"nothing notices {survivor.Mutant}, which is a defect of ours");
        return table.Survivors.Any() ? ExitCodes.Failure : ExitCodes.Well;
    }

    private static int RunWitnesses(Session session, string folder)
    {
        Place.Require("--witnesses", folder, PathUse.WriteFolder);
        var total = RuleBook.Machine.Length;
        var traces = Progressing.Show(session.Terminal, "looking for traces", total, tell =>
            new TraceSearch(new Z3Solver()).All(done => tell(done, $"{done} of {total} rules"), session.Cancelled));
        RuleVectors.Write(traces, folder);
        if (session.IsJson) WitnessScreen.WriteJson(session.Terminal, traces);
        else WitnessScreen.Write(session.Terminal, traces);
        return ExitCodes.Well;
    }

    private static Solvers Load(Terminal terminal, bool? wanted)
    {
        if (wanted is { } asked) return Solvers.Load(asked).Remembering();
        try
        {
            return new Solvers(new Z3Solver(), new Cvc5Solver()).Remembering();
        }
        catch (SolverMissingException e) when (e.Solver == "cvc5")
        {
            terminal.Say($"no second opinion, as cvc5 is not installed; to get it: {e.Remedy}");
            return Solvers.Load(false).Remembering();
        }
    }

    private static ImmutableArray<Ended> Decide(Session session, Solvers solvers, ProofRunner runner, ImmutableArray<Claimed> claims) =>
        Progressing.Show(session.Terminal, "proving", claims.Length, tell =>
        {
            var results = runner.DecideAll([.. claims.Select(c => (Func<Obligation>)(() => c.Obligation))], done => tell(done, $"{done} of {claims.Length} obligations"), session.Cancelled);
            tell(claims.Length, "looking for the attacks that explain counterexamples");
            var refuted = new RefutedCells(solvers.VerdictRunner);
            return claims.Zip(results).AsParallel().AsOrdered().WithCancellation(session.Cancelled)
                .Select(p => new Ended(p.First, p.Second, Explain(p.First, p.Second, refuted, session.Cancelled))).ToImmutableArray();
        });

    private static ImmutableArray<string> Explain(Claimed claim, ProofResult result, RefutedCells refuted, CancellationToken cancelled) =>
        result.Status == ProofStatus.Counterexample && claim.Cells.Length > 0
            // The cell with the least capability shows it already.
            ? refuted.ExcuseFor(claim.Cells[0], cancelled) is { } id ? [id] : []
            : [];

    private sealed record BaselineDocument(string Schema, string Folder, bool Well, ImmutableArray<string> Alarms);
}
