namespace TmeBox.Prover.Smt;

/// <summary>SMT-LIB text (a script, a term or a solver's output) is malformed, too big, or says something not allowed.</summary>
public sealed class SmtFormatException : FormatException
{
    /// <summary>Makes the error.</summary>
    /// <param name="problem">What is wrong, without the position.</param>
    /// <param name="position">Where.</param>
    public SmtFormatException(string problem, SmtPosition position)
        : base($"{position}: {problem}")
    {
        Problem = problem;
        Position = position;
    }

    /// <summary>What is wrong, without the position.</summary>
    public string Problem { get; }

    /// <summary>Where in the text.</summary>
    public SmtPosition Position { get; }
}
