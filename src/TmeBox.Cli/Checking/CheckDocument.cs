using System.Collections.Immutable;
using TmeBox.Attacks;
using TmeBox.Cli.Attacks;
using TmeBox.Policies;
using TmeBox.Prover.Assumptions;
using TmeBox.Prover.Cells;

namespace TmeBox.Cli.Checking;

/// <summary>The result of a check as a program reads it.</summary>
internal sealed record CheckDocument(
    string Schema,
    string Policy,
    string File,
    ImmutableArray<string> Platforms,
    ImmutableArray<string> Solvers,
    int Obligations,
    double Seconds,
    bool AllDemandsHold,
    ImmutableArray<CheckDocument.JsonDemand> Demands,
    ImmutableArray<CheckDocument.JsonCell> Cells,
    ImmutableArray<CheckDocument.JsonAttack> Attacks,
    ImmutableArray<CheckDocument.JsonAssumption> Assumptions)
{
    public static CheckDocument Of(Checked result) => new(
        "tmebox-check/1",
        result.Input.Policy.Name,
        result.File,
        [.. result.Platforms.Select(p => p.Name)],
        result.Solvers,
        result.Obligations,
        Math.Round(result.Elapsed.TotalSeconds, 3),
        result.AllDemandsHold,
        [.. result.Demands.Select(d => new JsonDemand(d.Number, Naming.NameOf(d.Demand.Guarantee), Naming.NameOf(d.Demand.Attacker), d.Demand.Platform, Name(d.Cell.Verdict), d.Place.File, d.Place.Line, d.Place.Column, d.Remedies))],
        [.. result.Cells.Select(c => CellOf(c, result))],
        [.. result.Refutations.Select((r, i) => AttackOf(r, i))],
        [.. AssumptionBook.All.Where(a => result.Cells.Any(c => c.Assumptions.Contains(a.Id))).Select(a => new JsonAssumption(a.Id, a.Sentence))]);

    private static JsonCell CellOf(Cell cell, Checked result)
    {
        var attack = result.Refutations.Select((r, i) => (r, i)).Where(x => x.r.Cells.Contains(cell)).Select(x => (int?)x.i).FirstOrDefault();
        return new(
            Naming.NameOf(cell.Guarantee),
            Naming.NameOf(cell.Attacker),
            cell.Platform.Name,
            Name(cell.Verdict),
            result.IsDemanded(cell),
            cell.Attack is null ? null : AttackNames.Of(cell.Attack).Id,
            attack,
            cell.Proofs.Length,
            cell.Verdict == CellVerdict.Proved && result.IsDemanded(cell) ? cell.Assumptions : null,
            Math.Round(cell.Elapsed.TotalSeconds, 3));
    }

    private static JsonAttack AttackOf(Refutation refutation, int index)
    {
        var reading = AttackReading.Of(refutation.Attack);
        var scene = refutation.Attack.Scene;
        return new(
            index,
            refutation.Name.Id,
            refutation.Name.Sentence,
            scene.Profile.Name,
            scene.Names.Victim,
            scene.VictimKeyId,
            scene.Names.Attacker,
            scene.AttackerKeyId,
            [.. refutation.Attack.Needs.Select(Naming.NameOf)],
            reading.Conclusion,
            refutation.Files,
            [.. reading.Rows.Select(r => new JsonStep(r.Number, r.Who, r.Operation, r.KeyId, r.Address is { } line ? $"0x{line:x}" : null, SightOf(r.First), r.Second is null ? null : SightOf(r.Second)))]);
    }

    private static JsonSight SightOf(RunSight sight) => new(
        sight.Outcome,
        sight.Wrote is { } wrote ? Shown.Whole(wrote) : null,
        sight.Saw is { } saw ? Shown.Whole(saw) : null,
        sight.Dram is { } dram ? Shown.Whole(dram.Ciphertext) : null,
        sight.Dram is { } tagged ? Spec.Machine.MacTag.Value(tagged.Mac) : null,
        sight.Dram?.Poison.IsTrue);

    private static string Name(CellVerdict verdict) => verdict == CellVerdict.Proved ? "proved" : "refuted";

    internal sealed record JsonDemand(int Number, string Guarantee, string Attacker, string Platform, string Verdict, string File, int Line, int Column, ImmutableArray<string> Remedies);

    internal sealed record JsonCell(string Guarantee, string Attacker, string Platform, string Verdict, bool Demanded, string? AttackId, int? Attack, int Obligations, ImmutableArray<string>? Assumptions, double Seconds);

    internal sealed record JsonAttack(int Index, string Id, string Sentence, string Platform, string Victim, int VictimKeyId, string Attacker, int AttackerKeyId, ImmutableArray<string> Needs, string Conclusion, ImmutableArray<string> Files, ImmutableArray<JsonStep> Steps);

    internal sealed record JsonStep(int Number, string Who, string Operation, int? KeyId, string? Address, JsonSight First, JsonSight? Second);

    internal sealed record JsonSight(string Outcome, string? Wrote, string? Saw, string? Ciphertext, uint? Mac, bool? Poison);

    internal sealed record JsonAssumption(string Id, string Sentence);
}
