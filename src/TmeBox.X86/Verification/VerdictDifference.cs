using System.Globalization;

namespace TmeBox.X86.Verification;

/// <summary>The first finding of one verifier that another does not have in its place: one of the two is wrong.</summary>
/// <param name="First">What the one found; null for nothing more.</param>
/// <param name="Second">What the other found; null for nothing more.</param>
public sealed record VerdictDifference(CodeFinding? First, CodeFinding? Second)
{
    /// <summary>Compares all findings of two verifiers on one context: rules, places, lengths and details.</summary>
    /// <param name="context">The code.</param>
    /// <param name="first">The one.</param>
    /// <param name="second">The other.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>What the one found, and where they differ; null if they do not.</returns>
    /// <exception cref="ArgumentException">The regions overlap, are not ascending, or leave the window.</exception>
    public static (IReadOnlyList<CodeFinding> Found, VerdictDifference? Difference) Between(CodeContext context, ICodeVerifier first, ICodeVerifier second, CancellationToken cancel)
    {
        // A limit could hide a difference behind it.
        var found = first.Verify(context, int.MaxValue, cancel);
        var also = second.Verify(context, int.MaxValue, cancel);
        for (var i = 0; i < Math.Max(found.Count, also.Count); i++)
        {
            var (a, b) = (i < found.Count ? found[i] : null, i < also.Count ? also[i] : null);
            if (a != b) return (found, new(a, b));
        }

        return (found, null);
    }

    /// <summary>A finding in words.</summary>
    public static string Said(CodeFinding? finding) =>
        finding is null ? "nothing more" : string.Create(CultureInfo.InvariantCulture, $"{finding.Rule.Id} of {finding.Length} bytes at window offset 0x{finding.Offset:x} ({finding.Detail})");
}
