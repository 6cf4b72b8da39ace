using System.Collections.Immutable;

namespace TmeBox.Cli.Shell;

/// <summary>A cell of a table.</summary>
/// <param name="Text">What it says.</param>
/// <param name="Ink">What it is.</param>
internal readonly record struct TextCell(string Text, Ink Ink = Ink.Plain)
{
    public static implicit operator TextCell(string text) => new(text);
}

/// <summary>A table that fits its terminal: where it is too wide, headers and cells are broken at spaces and hyphens.</summary>
internal sealed class TextTable(params ImmutableArray<string> headers)
{
    private const int Gap = 2;
    private readonly List<TextCell[]> rows = [];

    public void Add(params TextCell[] row) => rows.Add([.. row.Select(c => c with { Text = Visible.Line(c.Text) })]);

    /// <summary>Writes it, every line after an indent.</summary>
    public void Write(Terminal terminal, int indent)
    {
        var widths = Widths(terminal.Width - indent);
        var header = headers.Select(h => new TextCell(h, Ink.Faint)).ToArray();
        WriteRow(terminal, indent, header, widths);
        var broken = rows.Any(r => r.Where((c, i) => c.Text.Length > widths[i]).Any());
        for (var i = 0; i < rows.Count; i++)
        {
            if (broken && i > 0) terminal.Line();
            WriteRow(terminal, indent, rows[i], widths);
        }
    }

    private int[] Widths(int available)
    {
        var columns = Enumerable.Range(0, headers.Length);
        var natural = columns.Select(c => Texts(c).Max(t => t.Length)).ToArray();
        if (natural.Sum() + (Gap * (headers.Length - 1)) <= available) return natural;
        var widths = columns.Select(c => Texts(c).Max(Wrapping.Narrowest)).ToArray();
        var spare = available - widths.Sum() - (Gap * (headers.Length - 1));
        // Some more room only helps where it is enough for a whole column: first for its cells, cheapest first, then for its header.
        var cells = columns.Select(c => rows.Max(r => r[c].Text.Length)).ToArray();
        foreach (var wanted in new[] { cells, natural })
            foreach (var c in columns.OrderBy(c => wanted[c] - widths[c]))
            {
                var more = Math.Max(0, wanted[c] - widths[c]);
                if (more > spare) continue;
                widths[c] += more;
                spare -= more;
            }

        return widths;
    }

    private IEnumerable<string> Texts(int column) => rows.Select(r => r[column].Text).Prepend(headers[column]);

    private static void WriteRow(Terminal terminal, int indent, TextCell[] row, int[] widths)
    {
        var cells = row.Select((c, i) => c.Text.Length <= widths[i] ? [c.Text] : Wrapping.AtHyphens(c.Text, widths[i])).ToArray();
        for (var line = 0; line < cells.Max(c => c.Count); line++)
        {
            var last = Array.FindLastIndex(cells, c => c.Count > line && c[line].Length > 0);
            terminal.Out.Write(new string(' ', indent));
            for (var c = 0; c <= last; c++)
            {
                var text = line < cells[c].Count ? cells[c][line] : "";
                terminal.Out.Write(terminal.Paint(text, row[c].Ink));
                if (c < last) terminal.Out.Write(new string(' ', widths[c] - text.Length + Gap));
            }

            terminal.Out.WriteLine();
        }
    }
}
