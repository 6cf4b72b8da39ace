using System.Collections.Immutable;
using TmeBox.X86.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Reporting;

/// <summary>Judges an image and explains the findings.</summary>
/// <param name="verifier">Judges the code.</param>
/// <param name="syntax">How instructions are written.</param>
public sealed class Reporter(ICodeVerifier verifier, AssemblySyntax syntax)
{
    /// <summary>Judges an image.</summary>
    /// <param name="file">What its user calls it.</param>
    /// <param name="image">The image.</param>
    /// <param name="options">How it was read.</param>
    /// <param name="limit">How many findings are explained, at least 1.</param>
    /// <param name="cancel">Stops the work.</param>
    public CodeReport Judge(string file, CodeImage image, ImageOptions options, int limit, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(image);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        // One more than is shown tells whether there are more.
        var inCode = image.CodeBytes == 0 ? [] : verifier.Verify(image.Context(options), limit == int.MaxValue ? limit : limit + 1, cancel);
        var shown = inCode.Take(Math.Max(0, limit - image.Findings.Length)).ToList();
        var lines = image.LinesOf(shown.Select(f => f.Offset), cancel);
        var disassembler = new Disassembler(syntax);
        var findings = image.Findings.Take(limit).Select(OfImage).Concat(shown.Select(f => Explained(f) with { Source = lines.Lines.GetValueOrDefault(f.Offset) })).ToImmutableArray();
        var total = image.Findings.Length + inCode.Count;
        var verdict = total > 0 ? Verdict.Rejected : image.Kind == ImageKind.Relocatable ? Verdict.Provisional : Verdict.Accepted;
        var notes = lines.Damage is null ? image.Notes : image.Notes.Add($"its line data is damaged, so source lines may be missing ({lines.Damage})");
        return new(file, image.Kind, options.Profile, verdict, image.CodeBytes, findings, total > limit, notes);

        ReportedFinding Explained(CodeFinding finding)
        {
            var place = image.Locate(finding.Offset);
            var (text, decoded) = disassembler.First(image.BytesAt(finding.Offset, Disassembler.LongestInstruction), place.Address);
            var length = finding.Length > 0 ? Math.Min(finding.Length, Disassembler.LongestInstruction) : decoded;
            return new(finding.Rule, finding.Detail, Advice.For(finding.Rule), place.Address, finding.Offset, place, null, image.BytesAt(finding.Offset, length), text);
        }
    }

    private static ReportedFinding OfImage(ImageFinding finding) => new(finding.Rule, finding.Detail, Advice.For(finding.Rule), finding.Address);
}
