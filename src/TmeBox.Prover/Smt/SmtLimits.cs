namespace TmeBox.Prover.Smt;

/// <summary>How much text a reader takes before it refuses.</summary>
/// <param name="MaxDepth">Deepest nesting of lists; an atom has depth 0, <c>()</c> depth 1.</param>
/// <param name="MaxChars">Longest text, in UTF-16 code units.</param>
/// <param name="MaxNodes">Most expressions, atoms and lists together.</param>
public sealed record SmtLimits(int MaxDepth, int MaxChars, int MaxNodes)
{
    /// <summary>For solver output and single terms: depth 1000, 64 Mi characters, 4 Mi nodes.</summary>
    public static SmtLimits Output { get; } = new(1000, 64 << 20, 4 << 20);

    /// <summary>
    /// For scripts sent to a solver: depth 10 000, 64 Mi characters, 64 Mi nodes. The depth is one which
    /// both solvers are known to survive on the stack they are given.
    /// </summary>
    public static SmtLimits Script { get; } = new(10_000, 64 << 20, 64 << 20);
}
