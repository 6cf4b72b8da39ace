using System.Collections.Immutable;
using System.Globalization;
using TmeBox.Attacks;
using TmeBox.Cli.Attacks;
using TmeBox.Cli.Shell;
using TmeBox.Policies;
using TmeBox.Prover.Assumptions;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>The result of a check as an auditor reads it.</summary>
internal sealed class CheckScreen(Terminal terminal, Checked result, bool all)
{
    private const int ColumnsAtOnce = 8;

    public void Write()
    {
        Header();
        foreach (var platform in result.Platforms) Matrix(platform);
        Demands();
        var shown = result.Refutations.Where(r => all || r.Cells.Any(result.IsDemanded)).ToList();
        if (shown.Count > 0)
        {
            terminal.Line();
            terminal.Paragraph("", "Attacks, each played with AES-XTS and real MACs on the specification and on the engine, byte for byte alike:", Ink.Strong);
        }

        foreach (var refutation in shown) Refuted(refutation);
        Assumptions();
        if (all) Meanings();
        Verdict();
    }

    private void Header()
    {
        var policy = result.Input.Policy;
        terminal.Line($"{policy.Name} on {string.Join(", ", result.Platforms.Select(p => p.Name))}", Ink.Strong);
        var sharing = new Ownership(policy).SharesPages ? "some pages hold lines of two owners" : "every page has one owner";
        terminal.Paragraph("", $"{policy.Sandboxes.Length} sandboxes, {sharing}; {result.Cells.Length} cells on {result.Obligations} proof obligations; {string.Join(" and ", result.Solvers)}; {Seconds(result.Elapsed)}");
    }

    private void Matrix(Profile platform)
    {
        terminal.Line();
        terminal.Paragraph(platform.Name + "  ", Describe(platform), Ink.Strong);
        var cells = result.Cells.Where(c => ReferenceEquals(c.Platform, platform)).ToImmutableArray();
        if (cells.IsEmpty)
        {
            terminal.Line("  nothing is demanded here; --all shows every cell", Ink.Faint);
            return;
        }

        // What is decided has a row and a column; where much is, several tables stand one below the other.
        var columns = cells.Select(c => c.Attacker).Distinct().OrderBy(a => a.Added.Length).ThenBy(a => a.Granted[^1]).ToImmutableArray();
        for (var from = 0; from < columns.Length; from += ColumnsAtOnce) Part(cells, [.. columns.Skip(from).Take(ColumnsAtOnce)]);
    }

    private void Part(ImmutableArray<Cell> cells, ImmutableArray<Attacker> columns)
    {
        var table = new TextTable(["", .. columns.Select(Naming.NameOf)]);
        foreach (var (name, guarantee) in Naming.Guarantees)
            if (cells.Any(x => x.Guarantee == guarantee))
                table.Add([name, .. columns.Select(c => cells.FirstOrDefault(x => x.Guarantee == guarantee && x.Attacker == c) is { } cell ? Show(cell) : new TextCell("", Ink.Faint))]);
        table.Write(terminal, 2);
    }

    private TextCell Show(Cell cell)
    {
        var mark = result.IsDemanded(cell) ? "*" : "";
        return cell.Verdict == CellVerdict.Proved ? new("PROVED" + mark, Ink.Good) : new($"REFUTED {AttackNames.Of(cell.Attack!).Id}{mark}", Ink.Bad);
    }

    private static string Describe(Profile platform) => string.Create(CultureInfo.InvariantCulture,
        $"{(platform.Integrity switch { IntegrityMode.Ci => "28-bit MAC and poison bit beside every line", IntegrityMode.Li => "TD-owner and poison bit beside every line, no MAC", _ => "no integrity" })}, {platform.MaxKeys} KeyIDs, {platform.PhysicalAddressBits} address bits");

    private void Demands()
    {
        terminal.Line();
        terminal.Line("* demanded by the policy", Ink.Strong);
        foreach (var d in result.Demands)
        {
            var lead = $"  {d.Number,2}  {(d.Holds ? "PROVED" : "REFUTED")}  ";
            var text = $"{Naming.NameOf(d.Demand.Guarantee)} against {Naming.NameOf(d.Demand.Attacker)} on {d.Demand.Platform}";
            terminal.Paragraph(lead.PadRight(15), d.Holds ? text : $"{text}, by {AttackNames.Of(d.Cell.Attack!).Id}; demanded at {d.Place}", d.Holds ? Ink.Good : Ink.Bad);
        }
    }

    private void Refuted(Refutation refutation)
    {
        var reading = AttackReading.Of(refutation.Attack);
        var scene = refutation.Attack.Scene;
        terminal.Line();
        terminal.Paragraph($"{refutation.Name.Id}  ", refutation.Name.Sentence, Ink.Strong);
        terminal.Paragraph("    refutes ", string.Join(", ", refutation.Cells.Select(c => $"{Naming.NameOf(c.Guarantee)} against {Naming.NameOf(c.Attacker)}{(result.IsDemanded(c) ? "*" : "")}")) + $" on {scene.Profile.Name}", Ink.Faint);
        terminal.Paragraph("    needs   ", reading.Needs, Ink.Faint);
        terminal.Paragraph("    scene   ", $"{scene.Names.Victim} (KeyID {scene.VictimKeyId}) owns line 0x{scene.Address:x}; {scene.Names.Attacker} has KeyID {scene.AttackerKeyId}; {(scene.Start == SceneStart.SetUp ? "set-up has zeroed the line" : "no sandbox lives yet")}", Ink.Faint);
        AttackScreen.Write(terminal, reading, 4);
        var remedies = result.Demands.Where(d => refutation.Cells.Contains(d.Cell)).SelectMany(d => d.Remedies).Distinct(StringComparer.Ordinal);
        foreach (var remedy in remedies) terminal.Paragraph("    restore ", remedy, Ink.Faint);
        if (FileOf(refutation) is { } file) terminal.Out.WriteLine(terminal.Paint("    replay  ", Ink.Faint) + $"./tmebox replay {Visible.Line(file)}");
    }

    // A demanded cell's file, if there is one.
    private string? FileOf(Refutation refutation) =>
        refutation.Files.Zip(refutation.Cells).OrderByDescending(f => result.IsDemanded(f.Second)).Select(f => f.First).FirstOrDefault();

    private void Assumptions()
    {
        var proved = result.Cells.Where(c => c.Verdict == CellVerdict.Proved && result.IsDemanded(c)).ToImmutableArray();
        if (proved.IsEmpty) return;
        terminal.Line();
        var obligations = proved.SelectMany(c => c.Proofs).Select(p => p.Obligation.Id).Distinct(StringComparer.Ordinal).Count();
        terminal.Paragraph("", $"PROVED is for runs of any length and any owners of the lines: {obligations} obligations by induction for the demanded cells, each with assumptions that can be met. They rest on:", Ink.Strong);
        foreach (var (id, sentence) in AssumptionBook.All.Select(a => (a.Id, a.Sentence)))
        {
            var used = proved.Where(c => c.Assumptions.Contains(id)).ToImmutableArray();
            if (used.IsEmpty) continue;
            var numbers = result.Demands.Where(d => used.Contains(d.Cell)).Select(d => d.Number).ToList();
            terminal.Paragraph($"  {id,-29} ", sentence + (numbers.Count == 0 ? "" : $" ({Ranges(numbers)})"), Ink.Faint);
        }

        terminal.Paragraph("  ", $"Nothing is said of {AssumptionBook.Excluded}. What else is trusted: ./tmebox explain assumptions.");
    }

    private void Meanings()
    {
        terminal.Line();
        terminal.Line("What each guarantee says", Ink.Strong);
        foreach (var (name, guarantee) in Naming.Guarantees)
        {
            var (says, doesNotSay) = GuaranteeSentences.Of(guarantee);
            terminal.Paragraph($"  {name,-23} ", $"{says}; it does not say {doesNotSay}", Ink.Faint);
        }

        terminal.Line();
        terminal.Line("What each attacker may do", Ink.Strong);
        foreach (var (name, capability) in Naming.Capabilities) terminal.Paragraph($"  {name,-23} ", CapabilityTriple.Of(capability).Sentence, Ink.Faint);
    }

    private void Verdict()
    {
        terminal.Line();
        var (total, held) = (result.Demands.Length, result.Demands.Count(d => d.Holds));
        var elsewhere = result.Input.Policy.Demands.Length - total;
        var rest = elsewhere == 0 ? "" : $"; {elsewhere} on other platforms not checked";
        if (held == total) terminal.Line(total == 0 ? $"nothing is demanded here{rest}" : $"all {total} demands are proved{rest}", Ink.Good);
        else terminal.Line($"{total - held} of {total} demands {(total - held == 1 ? "is" : "are")} refuted{rest}", Ink.Bad);
    }

    private static string Ranges(List<int> numbers)
    {
        var parts = new List<string>();
        for (var i = 0; i < numbers.Count;)
        {
            var j = i;
            while (j + 1 < numbers.Count && numbers[j + 1] == numbers[j] + 1) j++;
            parts.Add(j == i ? $"{numbers[i]}" : $"{numbers[i]}-{numbers[j]}");
            i = j + 1;
        }

        return string.Join(", ", parts);
    }

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
