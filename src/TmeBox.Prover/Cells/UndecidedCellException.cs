namespace TmeBox.Prover.Cells;

/// <summary>A cell could not be decided: our own failure, never a verdict.</summary>
public sealed class UndecidedCellException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which obligation, and why.</param>
    public UndecidedCellException(string message) : base(message) { }
}
