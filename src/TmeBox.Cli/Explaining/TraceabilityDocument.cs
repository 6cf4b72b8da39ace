using System.Collections.Immutable;
using TmeBox.Evidence.Facts;
using TmeBox.Evidence.Traceability;

namespace TmeBox.Cli.Explaining;

/// <summary>From facts to rules to evidence, as a program reads it.</summary>
internal sealed record TraceabilityDocument(string Schema, ImmutableArray<TraceabilityDocument.FactRow> Facts, ImmutableArray<TraceabilityDocument.RuleRow> Rules)
{
    public static TraceabilityDocument Of(TraceabilityTable table) => new(
        "tmebox-traceability/1",
        [.. FactBook.All.Select(f => new FactRow(f.Id, f.Certainty.ToString(), f.Documents, f.Subject, [.. table.Rows.Where(r => r.Facts.Contains(f.Id)).Select(r => r.Rule.Id)], f.WithoutRule))],
        [.. table.Rows.Select(r => new RuleRow(r.Rule.Id, r.Facts, r.Theorems, r.Mutants, r.Tests, r.Vector))]);

    /// <summary>A fact, and the rules that say it.</summary>
    internal sealed record FactRow(string Id, string Certainty, string Documents, string Subject, ImmutableArray<string> Rules, string? WithoutRule);

    /// <summary>A rule, and what shows that it holds and is needed.</summary>
    internal sealed record RuleRow(string Id, ImmutableArray<string> Facts, ImmutableArray<string> Theorems, ImmutableArray<string> Mutants, ImmutableArray<string> Tests, string? Vector);
}
