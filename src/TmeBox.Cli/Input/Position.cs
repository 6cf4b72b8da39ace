using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Input;

/// <summary>A place in a file that a person wrote.</summary>
/// <param name="File">The file, as the caller named it.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
public readonly record struct Position(string File, int Line, int Column)
{
    /// <summary>The form that editors jump to: <c>file:line:column</c>.</summary>
    public override string ToString() => $"{Visible.Line(File)}:{Line}:{Column}";
}
