using System.Collections.Immutable;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Fuzzing.Holes;

namespace TmeBox.Cli.Finding;

/// <summary>What goes wrong without each code rule, as a program reads it.</summary>
internal sealed record CodeHoleDocument(
    string Schema, ImmutableArray<CodeHoleDocument.Hole> Holes, ImmutableArray<CodeHoleDocument.Backing> Backed, ImmutableArray<CodeHoleDocument.Duty> Duties, ImmutableArray<string> Unnoticed)
{
    public static CodeHoleDocument Of(CodeHoleTable table) => new(
        "tmebox-code-holes/1",
        [.. table.Holes.Select(h => new Hole(h.Mutant.Rule.Id, h.Mutant.Replacement, h.Accepted, h.FirstCase, Seen(h.Escape), h.Escape == Escape.None ? null : h.EscapingCase))],
        [.. table.Backed.Select(b => new Backing(b.Rule.Id, b.Case, b.Other?.Id))],
        [.. table.Duties.Select(d => new Duty(d.Duty.ToString(), d.Case, Seen(d.Escape)))],
        [.. table.Unnoticed.Select(r => r.Id)]);

    private static string? Seen(Escape escape) => escape == Escape.None ? null : escape.ToString();

    /// <summary>A rule that is broken, and who notices.</summary>
    internal sealed record Hole(string Rule, bool Replacement, int Accepted, string FirstCase, string? Escape, string? EscapingCase);

    /// <summary>A rule whose work another one does too.</summary>
    internal sealed record Backing(string Rule, string Case, string? Other);

    /// <summary>A duty of the host that was neglected.</summary>
    internal sealed record Duty(string Name, string Case, string? Escape);
}
