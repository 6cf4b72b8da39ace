using TmeBox.Cli.Shell;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Attacks;

/// <summary>Shows an attack step by step.</summary>
internal static class AttackScreen
{
    private const int WideEnoughForTwo = 116;
    private static readonly string[] Heads = ["step", "who", "does", "KeyID", "line"];

    /// <summary>Writes the steps as a table, then what they come to.</summary>
    public static void Write(Terminal terminal, AttackReading reading, int indent)
    {
        var scene = reading.Attack.Scene;
        var integrity = scene.Profile.Integrity == IntegrityMode.Ci;
        var two = reading.Rows.Any(r => r.Second is not null);
        var wide = terminal.Width >= WideEnoughForTwo;
        var table = !two ? new TextTable([.. Heads, "bytes"]) : wide ? new TextTable([.. Heads, "run 1", "run 2"]) : new TextTable([.. Heads, "run", "bytes"]);
        foreach (var row in reading.Rows)
        {
            TextCell[] start = [$"{row.Number}", row.Who, row.Operation, row.KeyId is { } k ? $"{k}" : "", row.Address is { } line ? $"0x{line:x}" : ""];
            var ink = row.Number == reading.Rows.Length ? Ink.Bad : Ink.Plain;
            var (first, second) = (row.First.Text(integrity), row.Second?.Text(integrity));
            if (!two) table.Add([.. start, new(first, ink)]);
            else if (wide) table.Add([.. start, new(first, ink), new(second!, ink)]);
            else if (first == second) table.Add([.. start, first.Length == 0 ? "" : "both", new(first, ink)]);
            else
            {
                table.Add([.. start, "1", new(first, ink)]);
                table.Add(["", "", "", "", "", "2", new(second!, ink)]);
            }
        }

        table.Write(terminal, indent);
        foreach (var row in reading.Rows)
            if (row.Copies is { } seen) terminal.Line($"{new string(' ', indent)}step {row.Number} writes what step {seen} saw");
        terminal.Paragraph(new string(' ', indent) + "=> ", reading.Conclusion, Ink.Bad);
    }
}
