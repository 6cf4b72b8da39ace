using System.Collections.Immutable;
using System.Text;
using TmeBox.Attacks;
using TmeBox.Policies;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Theorems;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Cells;

/// <summary>The cells of the known scenarios, decided: what is committed as <c>docs/scenarios.md</c>.</summary>
/// <param name="Cells">The scenarios with their cells, one a platform; none for a scenario that is no cell.</param>
public sealed record ScenarioTable(ImmutableArray<(Scenario Scenario, ImmutableArray<Cell> Cells)> Cells)
{
    /// <summary>Decides the cells of all scenarios.</summary>
    /// <param name="runner">Decides obligations.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    /// <exception cref="UndecidedCellException">A cell has neither a proof nor an attack.</exception>
    public static ScenarioTable Compute(ProofRunner runner, CancellationToken cancellationToken)
    {
        var (shared, own) = (new GuaranteeMatrix(Policy(true), runner), new GuaranteeMatrix(Policy(false), runner));
        var wanted = Scenario.All.Where(s => s.Guarantee is not null).SelectMany(s => s.Platforms.Select(p => (Scenario: s, Platform: p))).ToArray();
        var cells = wanted.AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(w => (w.Scenario, Cell: (w.Scenario.SharesPages ? shared : own).Decide(w.Platform, w.Scenario.Guarantee!.Value, w.Scenario.Attacker, cancellationToken))).ToLookup(c => c.Scenario, c => c.Cell);
        return new([.. Scenario.All.Select(s => (s, cells[s].ToImmutableArray()))]);
    }

    /// <summary>The table as Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder(
            """
            # The known scenarios, and what became of them

            Each scenario is a cell of the guarantee matrix, decided from the specification on platforms without integrity, with logical and with cryptographic integrity
            (a missed package on one with two packages); or it is no cell, and a theorem, a refutation or an assumption decides it. `./tmebox explain ID` shows each of those.
            Sandboxes use shared KeyIDs only, so logical integrity gives them what no integrity gives. Policies have pages of one owner each unless the row says that pages are shared. Written by a test of this repository from the specification.

            | id | scenario | cell | outcome | decided by | remark |
            |---|---|---|---|---|---|

            """);
        foreach (var (scenario, cells) in Cells)
        {
            var cell = scenario.Guarantee is { } guarantee ? $"{Naming.NameOf(guarantee)} against {Naming.NameOf(scenario.Attacker)}{(scenario.SharesPages ? ", shared pages" : "")}" : "none";
            var outcome = string.Join("; ", cells.Select(c => $"{c.Platform.Name}: {(c.Attack is { } attack ? $"REFUTED {AttackNames.Of(attack).Id}" : "PROVED")}"));
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"| {scenario.Id} | {scenario.Name} | {cell} | {outcome} | {string.Join(", ", scenario.DecidedBy)} | {scenario.Remark} |\n");
        }

        return text.ToString().ReplaceLineEndings("\n");
    }

    private static SandboxPolicy Policy(bool sharesPages) => new(
        "scenarios",
        [.. ProofPlatforms.Encrypting.Select(p => p.Name)],
        [
            new("victim", 1, [new(0x10000, Ownership.PageBytes), new(0x12000, 64)]),
            new("other", 2, [new(0x11000, Ownership.PageBytes), new(sharesPages ? 0x12040UL : 0x13000UL, 64)]),
        ],
        [new(Guarantee.Integrity, Capability.CoTenant, ProofPlatforms.ServerCi.Name)]);
}
