namespace TmeBox.Logic;

/// <summary>Two operands do not fit each other: widths or sorts differ. Always a fault of the calling program.</summary>
public sealed class SortMismatchException : Exception
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which operands, and how they differ.</param>
    public SortMismatchException(string message) : base(message) { }
}
