using System.Collections.Immutable;
using TmeBox.Spec.Rules;

namespace TmeBox.X86.Reporting;

/// <summary>All rules of code and images, for programs.</summary>
/// <param name="Schema">The name and version of this form.</param>
/// <param name="Rules">The rules, ordered by id.</param>
public sealed record RuleTable(string Schema, ImmutableArray<RuleTable.Row> Rules)
{
    /// <summary>The table of this version.</summary>
    public static RuleTable Make() => new("tmebox-code-rules/1", [.. RuleBook.Code.Select(r => new Row(r.Id, r.Source, r.Sentence, Advice.For(r)))]);

    /// <summary>A rule.</summary>
    /// <param name="Id">Its stable id.</param>
    /// <param name="Source">The facts that it rests on.</param>
    /// <param name="Sentence">What it says.</param>
    /// <param name="Instead">What to emit instead.</param>
    public sealed record Row(string Id, string Source, string Sentence, string Instead);
}
