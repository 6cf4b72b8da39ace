namespace TmeBox.Prover.Smt;

/// <summary>A place in SMT-LIB text.</summary>
/// <param name="Offset">UTF-16 code units from the start of the text, from 0.</param>
/// <param name="Line">Line, from 1; only line feed ends a line.</param>
/// <param name="Column">UTF-16 code units into the line, from 1.</param>
public readonly record struct SmtPosition(int Offset, int Line, int Column)
{
    /// <summary>Finds the line and column of an offset by counting line feeds before it.</summary>
    /// <param name="text">The text.</param>
    /// <param name="offset">An offset; values outside the text are clamped to its ends.</param>
    /// <returns>The position.</returns>
    public static SmtPosition Of(ReadOnlySpan<char> text, int offset)
    {
        offset = Math.Clamp(offset, 0, text.Length);
        ReadOnlySpan<char> before = text[..offset];
        return new SmtPosition(offset, before.Count('\n') + 1, offset - before.LastIndexOf('\n'));
    }

    /// <summary>Writes the position as <c>line L column C</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"line {Line} column {Column}");
}
