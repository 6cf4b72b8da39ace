using System.Collections.Immutable;
using System.Globalization;
using TmeBox.X86.Reporting;

namespace TmeBox.Cli.Verifying;

/// <summary>Verdicts as a program reads them.</summary>
internal sealed record VerifyDocument(string Schema, string Profile, ImmutableArray<JsonVerdict> Files)
{
    public static VerifyDocument Of(string profile, IEnumerable<Judged> files) => new("tmebox-verify/1", profile, [.. files.Select(JsonVerdict.Of)]);
}

/// <summary>A verdict as a program reads it; "unreadable" where there is none.</summary>
internal sealed record JsonVerdict(string File, string Verdict, string? Problem, string? Kind, long? CodeBytes, ImmutableArray<JsonCodeFinding>? Findings, bool? More, ImmutableArray<string>? Notes)
{
    public static JsonVerdict Of(Judged judged) => judged.Report is { } r
        ? new(r.File, Names.Of(r.Verdict), null, Names.Of(r.Kind), r.CodeBytes, [.. r.Findings.Select(JsonCodeFinding.Of)], r.HasMore, r.Notes)
        : new(judged.File, "unreadable", judged.Problem, null, null, null, null, null);
}

/// <summary>A finding as a program reads it. Addresses are hexadecimal text, since many readers of JSON lose the low bits of large numbers.</summary>
internal sealed record JsonCodeFinding(
    string Rule, string Sentence, string Detail, string Instead, string? Address, string? WindowOffset, ulong? FileOffset, string? Section, string? Symbol, ulong? SymbolOffset, string? SourceFile, uint? SourceLine, string? Bytes, string? Instruction)
{
    public static JsonCodeFinding Of(ReportedFinding f) => new(
        f.Rule.Id,
        f.Rule.Sentence,
        f.Detail,
        f.Instead,
        f.Address is { } address ? Hexadecimal(address) : null,
        f.WindowOffset is { } offset ? Hexadecimal(offset) : null,
        f.Place?.FileOffset,
        f.Place?.Section,
        f.Place?.Symbol,
        f.Place?.Symbol is null ? null : f.Place.SymbolOffset,
        f.Source?.File,
        f.Source?.Line,
        f.Bytes.IsEmpty ? null : Convert.ToHexStringLower(f.Bytes.Span),
        f.Instruction);

    private static string Hexadecimal(ulong value) => string.Create(CultureInfo.InvariantCulture, $"0x{value:x}");
}
