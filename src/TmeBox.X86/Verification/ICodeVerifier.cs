namespace TmeBox.X86.Verification;

/// <summary>Judges code by the code rules. Implementations keep no state between calls and are safe for many threads.</summary>
public interface ICodeVerifier
{
    /// <summary>Judges all regions of a context.</summary>
    /// <param name="context">The code.</param>
    /// <param name="limit">At most this many findings are returned; at least 1.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The findings ordered by offset; empty exactly if the code is accepted.</returns>
    /// <exception cref="ArgumentException">The regions overlap, are not ascending, or leave the window.</exception>
    IReadOnlyList<CodeFinding> Verify(CodeContext context, int limit, CancellationToken cancel);
}
