using TmeBox.Cli.Shell;
using TmeBox.Spec.Machine;

namespace TmeBox.Cli.Attacks;

/// <summary>Shows an attack step by step.</summary>
internal static class AttackScreen
{
    /// <summary>Writes the steps as a table, then what they come to.</summary>
    public static void Write(Terminal terminal, AttackReading reading, int indent)
    {
        var scene = reading.Attack.Scene;
        var integrity = scene.Profile.Integrity == IntegrityMode.Ci;
        var two = reading.Rows.Any(r => r.Second is not null);
        var table = two ? new TextTable("step", "who", "does", "KeyID", "line", "run 1", "run 2") : new TextTable("step", "who", "does", "KeyID", "line", "bytes");
        foreach (var row in reading.Rows)
        {
            TextCell[] start = [$"{row.Number}", row.Who, row.Operation + (row.Copies is { } c ? $" what step {c} saw" : ""), row.KeyId is { } k ? $"{k}" : "", $"0x{row.Address:x}"];
            var last = row.Number == reading.Rows.Length;
            var first = new TextCell(row.First.Text(integrity), last ? Ink.Bad : Ink.Plain);
            table.Add(two ? [.. start, first, new(row.Second!.Text(integrity), first.Ink)] : [.. start, first]);
        }

        table.Write(terminal, indent);
        terminal.Paragraph(new string(' ', indent) + "=> ", reading.Conclusion, Ink.Bad);
    }
}
