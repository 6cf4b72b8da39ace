using System.Globalization;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.X86.Reporting;

namespace TmeBox.Cli.Verifying;

/// <summary>Shows verdicts.</summary>
internal static class VerifyScreen
{
    /// <summary>Shows a verdict with at most so many findings.</summary>
    public static void Write(Terminal terminal, Judged judged, int limit)
    {
        if (judged.Report is not { } report)
        {
            terminal.Say($"{judged.File}: {judged.Problem}");
            return;
        }

        foreach (var finding in report.Findings.Take(limit)) Write(terminal, finding);
        if (report.HasMore || report.Findings.Length > limit)
            terminal.Line(string.Create(CultureInfo.InvariantCulture, $"{Math.Min(limit, report.Findings.Length)} findings shown, there are more; --all shows them"), Ink.Faint);
        foreach (var note in report.Notes) terminal.Paragraph("note: ", note, Ink.Notice);
        terminal.Paragraph($"{report.File}: ", string.Create(CultureInfo.InvariantCulture,
            $"{Names.Of(report.Verdict)} for {Names.Of(report.Profile)} isolation, {Names.Of(report.Kind)}, {report.CodeBytes:N0} bytes of code"), Ink.Strong, InkOf(report.Verdict));
    }

    private static void Write(Terminal terminal, ReportedFinding finding)
    {
        terminal.Out.WriteLine(string.Join("  ", Places(terminal, finding).Where(p => p.Length > 0)));
        if (!finding.Bytes.IsEmpty)
            terminal.Out.WriteLine($"  {terminal.Paint(Spaced(finding.Bytes), Ink.Faint)}  {finding.Instruction ?? "(no instruction)"}");
        terminal.Paragraph($"  {finding.Rule.Id}: ", finding.Rule.Sentence, Ink.Bad);
        terminal.Paragraph("  found: ", finding.Detail);
        terminal.Paragraph("  instead: ", finding.Instead);
        terminal.Line();
    }

    private static IEnumerable<string> Places(Terminal terminal, ReportedFinding finding)
    {
        if (finding.Address is not { } address)
        {
            yield return terminal.Paint("the whole file", Ink.Strong);
            yield break;
        }

        if (finding.Place is { } place && (place.Symbol ?? place.Section) is not null) yield return terminal.Paint(Quotation.Plain(place.ToString()), Ink.Strong);
        if (finding.Source is { } source) yield return Quotation.Plain(source.ToString());
        yield return string.Create(CultureInfo.InvariantCulture, $"at {address:x}");
    }

    private static string Spaced(ReadOnlyMemory<byte> bytes) => string.Join(' ', Convert.ToHexStringLower(bytes.Span).Chunk(2).Select(c => new string(c)));

    private static Ink InkOf(Verdict verdict) => verdict switch
    {
        Verdict.Accepted => Ink.Good,
        Verdict.Rejected => Ink.Bad,
        _ => Ink.Notice,
    };
}
