using System.Collections.Immutable;
using System.CommandLine;
using System.Diagnostics;
using TmeBox.Attacks;
using TmeBox.Cli.Checking;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Policies;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Commands;

/// <summary><c>check POLICY</c>: the guarantee matrix of a policy.</summary>
internal static class CheckCommand
{
    private static readonly Argument<string> Policy = new PathArgument<string>("POLICY", PathUse.Read) { Description = "The policy: models/policies/*.yaml." };
    private static readonly Option<bool> All = new("--all") { Description = "Decide and show every cell, not the demanded ones only, with every attack and what each guarantee says." };
    private static readonly Option<bool> SecondOpinion = new("--second-opinion") { Description = "Ask cvc5 as well; a disagreement is our failure." };
    private static readonly Option<string?> AttackFolder = new PathOption<string?>("--attacks", PathUse.WriteFolder) { Description = "Where to write the attacks as files; artifacts/attacks/<policy> by default.", HelpName = "DIR" };
    private static readonly Option<string?> Platform = new("--platform") { Description = "Check this one of the policy's platforms only.", HelpName = "NAME" };

    private static readonly Option<string?> Why = new("--why") { Description = "Show which duties of the runtime a guarantee rests on, each with the attack that its omission allows.", HelpName = "GUARANTEE@PLATFORM" };

    public static Command Make(Session session)
    {
        var command = new Command("check", "Which isolation guarantees hold for a policy, against whom, and why.") { Policy, All, Why, SecondOpinion, Platform, AttackFolder };
        command.Excludes(Why, All);
        session.Act(command, parsed => Run(session, parsed));
        return command;
    }

    private static int Run(Session session, ParseResult parsed)
    {
        var file = parsed.GetRequiredValue(Policy);
        var loaded = PolicyFile.Load(file);
        if (!loaded.Ok) return Problems.Report(session, loaded.Problems);
        var platforms = Chosen(loaded.Value, parsed.GetValue(Platform));
        var why = Asked(parsed.GetValue(Why), platforms);
        var solvers = Solvers.Load(parsed.GetValue(SecondOpinion));
        var checkedPolicy = Check(session, file, loaded.Value, platforms, why is { } cell ? Duties(cell.Guarantee, cell.Platform) : Wanted(loaded.Value.Policy, platforms, parsed.GetValue(All)), solvers);
        checkedPolicy = AttackFolders.Write(session.Terminal, checkedPolicy, parsed.GetValue(AttackFolder));
        if (session.IsJson) JsonOutput.Write(session.Terminal, CheckDocument.Of(checkedPolicy));
        else if (why is { } asked) new DutyScreen(session.Terminal, checkedPolicy, asked.Guarantee, asked.Platform).Write();
        else new CheckScreen(session.Terminal, checkedPolicy, parsed.GetValue(All)).Write();
        return checkedPolicy.AllDemandsHold ? ExitCodes.Well : ExitCodes.Finding;
    }

    private static ImmutableArray<Profile> Chosen(PolicyOnPlatforms input, string? name)
    {
        if (name is null) return input.Platforms;
        ImmutableArray<Profile> chosen = [.. input.Platforms.Where(p => p.Name == name)];
        return chosen.Length > 0 ? chosen
            : throw CommandException.BadInput($"--platform: found '{name}'; expected {Suggestion.OneOf(name, input.Platforms.Select(p => p.Name))}, a platform of the policy");
    }

    private static Checked Check(Session session, string file, PolicyOnPlatforms input, ImmutableArray<Profile> platforms, ImmutableArray<(Profile Platform, Guarantee Guarantee, Attacker Attacker)> wanted, Solvers solvers)
    {
        var clock = Stopwatch.StartNew();
        var (explained, others) = (new GuaranteeMatrix(input.Policy, solvers.Runner), new GuaranteeMatrix(input.Policy, solvers.VerdictRunner));
        var cells = Progressing.Show(session.Terminal, "deciding", wanted.Length, tell =>
        {
            var done = 0;
            ImmutableArray<Cell> Decide(GuaranteeMatrix matrix, bool demanded) =>
                matrix.Decide([.. wanted.Where(w => IsDemanded(input.Policy, w) == demanded)], _ => tell(Interlocked.Increment(ref done), $"{done} of {wanted.Length} cells"), session.Cancelled);

            // What a proof used is shown of demanded cells alone.
            Cell[] decided = [.. Decide(explained, demanded: true), .. Decide(others, demanded: false)];
            return wanted.Select(w => decided.Single(c => (c.Platform, c.Guarantee, c.Attacker) == w)).ToImmutableArray();
        });
        var remedies = new Remedies(solvers.VerdictRunner, input.Policy, cells);
        var demands = input.Policy.Demands
            .Select((d, i) => (Demand: d, Number: i + 1, Place: input.DemandPlaces[i]))
            .Select(d => (d.Demand, d.Number, d.Place, Cell: cells.FirstOrDefault(c => c.Platform.Name == d.Demand.Platform && c.Guarantee == d.Demand.Guarantee && c.Attacker == d.Demand.Attacker)))
            .Where(d => d.Cell is not null)
            .AsParallel().AsOrdered().WithCancellation(session.Cancelled)
            .Select(d => new DemandVerdict(d.Number, d.Demand, d.Place, d.Cell!, d.Cell!.Verdict == CellVerdict.Proved ? [] : remedies.Of(d.Cell, session.Cancelled)))
            .ToImmutableArray();
        return new(file, input, platforms, cells, demands, Refutations(cells), solvers.Names, explained.ProofsDone + others.ProofsDone, clock.Elapsed);
    }

    private static ImmutableArray<(Profile, Guarantee, Attacker)> Wanted(SandboxPolicy policy, ImmutableArray<Profile> platforms, bool all) =>
    [
        .. from p in platforms
           from c in GuaranteeMatrix.CellsOf(p)
           let cell = (p, c.Guarantee, c.Attacker)
           where all || IsDemanded(policy, cell)
           select cell,
        .. from p in platforms
           from d in policy.Demands
           where d.Platform == p.Name && d.Attacker.Added.Length > 1
           select (p, d.Guarantee, d.Attacker),
    ];

    private static bool IsDemanded(SandboxPolicy policy, (Profile Platform, Guarantee Guarantee, Attacker Attacker) cell) =>
        policy.Demands.Any(d => d.Platform == cell.Platform.Name && d.Guarantee == cell.Guarantee && d.Attacker == cell.Attacker);

    // The cell of the co-tenant, and of every duty that the runtime may leave out.
    private static ImmutableArray<(Profile, Guarantee, Attacker)> Duties(Guarantee guarantee, Profile platform) =>
        [.. Enum.GetValues<Capability>().Where(c => CapabilityTriple.Exists(c, platform) && (c == Capability.CoTenant || Remedies.Duty(c) is not null)).Select(c => (platform, guarantee, (Attacker)c))];

    private static (Guarantee Guarantee, Profile Platform)? Asked(string? cell, ImmutableArray<Profile> platforms)
    {
        if (cell is null) return null;
        var parts = cell.Split('@');
        if (parts.Length != 2) throw CommandException.BadInput($"--why: found '{cell}'; expected GUARANTEE@PLATFORM, such as integrity@{platforms[0].Name}");
        var names = Naming.Guarantees.Select(g => g.Name).ToArray();
        var at = Array.IndexOf(names, parts[0]);
        if (at < 0) throw CommandException.BadInput($"--why: found '{parts[0]}'; expected {Suggestion.OneOf(parts[0], names)}");
        return (Naming.Guarantees[at].Value, platforms.FirstOrDefault(p => p.Name == parts[1])
            ?? throw CommandException.BadInput($"--why: found '{parts[1]}'; expected {Suggestion.OneOf(parts[1], platforms.Select(p => p.Name))}, a platform of the policy"));
    }

    // Cells that fall to the same steps on the same platform share their attack.
    private static ImmutableArray<Refutation> Refutations(ImmutableArray<Cell> cells) =>
    [
        .. cells.Where(c => c.Attack is not null)
            .GroupBy(c => $"{c.Platform.Name}/{AttackNames.Of(c.Attack!).Id}/{c.Attack!.Goal}/{string.Join(';', c.Attack.Steps.Select(Key))}", StringComparer.Ordinal)
            .Select(g => new Refutation(g.First().Attack!, AttackNames.Of(g.First().Attack!), [.. g], [])),
    ];

    private static string Key(AttackStep s) => $"{s.Kind} {s.Actor} {s.Core} {s.Source:x} {s.Choice} {s.KeyId} {s.Address:x} {s.Enables:x} {s.First.Literal} {s.First.SeenAt} {s.Second.Literal} {s.Second.SeenAt}";
}
