using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.Prover.Theorems.Mutants;

namespace TmeBox.Cli.Proving;

/// <summary>Which theorem notices each broken guard.</summary>
internal static class MutantScreen
{
    public static void WriteJson(Terminal terminal, MutantTable table) => JsonOutput.Write(terminal, new Document(
        "tmebox-mutants/1",
        table.Rows.Length,
        table.Survivors.Count(),
        [.. table.Rows.Select(r => new Row(r.Mutant.Rule.Id, r.Mutant.Replacement, r.Killer, r.Argument, r.Survived))]));

    private sealed record Document(string Schema, int Mutants, int Survivors, ImmutableArray<Row> Rows);

    private sealed record Row(string Rule, bool Replacement, string? NoticedBy, string? ChangesNothingBecause, bool Survived);
}
