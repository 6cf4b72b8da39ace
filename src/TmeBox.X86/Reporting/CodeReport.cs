using System.Collections.Immutable;
using TmeBox.X86.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Reporting;

/// <summary>What is said of a file: the verdict and why.</summary>
/// <param name="File">The file, as its user named it.</param>
/// <param name="Kind">What kind of file it is.</param>
/// <param name="Profile">What the code was to promise.</param>
/// <param name="Verdict">The verdict.</param>
/// <param name="CodeBytes">How many bytes of code were judged, as mapped.</param>
/// <param name="Findings">Why it is rejected, the first reason first.</param>
/// <param name="HasMore">Whether there are more findings than were asked for.</param>
/// <param name="Notes">What a reader of the verdict should know.</param>
public sealed record CodeReport(
    string File,
    ImageKind Kind,
    IsolationProfile Profile,
    Verdict Verdict,
    long CodeBytes,
    ImmutableArray<ReportedFinding> Findings,
    bool HasMore,
    ImmutableArray<string> Notes);
