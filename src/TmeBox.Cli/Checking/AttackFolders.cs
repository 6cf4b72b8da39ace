using TmeBox.Cli.Shell;
using TmeBox.Conformance.Attacks;
using TmeBox.Policies;
using TmeBox.Prover.Cells;

namespace TmeBox.Cli.Checking;

/// <summary>Replays the attack on every refuted cell on specification and engine, and writes it as a file that <c>replay</c> takes.</summary>
internal static class AttackFolders
{
    /// <summary>Replays and writes them, and notes where. A folder that nobody asked for may be unwritable without harm.</summary>
    public static Checked Write(Terminal terminal, Checked result, string? folder)
    {
        foreach (var cell in result.Cells)
            if (cell.Attack is not null) Replay(cell);
        var place = folder ?? Path.Combine("artifacts", "attacks", result.Input.Policy.Name);
        try
        {
            return result with { Refutations = [.. result.Refutations.Select(r => r with { Files = [.. r.Cells.Select(c => Write(c, place))] })] };
        }
        catch (CommandException e) when (folder is null && e.ExitCode == ExitCodes.BadInput)
        {
            terminal.Say($"no attack files: {e.Lines[0]}, or --attacks DIR");
            return result;
        }
    }

    private static void Replay(Cell cell)
    {
        var replay = AttackReplay.Run(cell.Attack!);
        if (replay.Divergence is { } divergence)
            throw new CommandException(ExitCodes.Finding, [$"specification and engine differ in the attack {NameOf(cell)}:", .. divergence.ToString().Split('\n')]);
    }

    private static string Write(Cell cell, string folder)
    {
        var path = Path.Combine(folder, NameOf(cell) + ".json");
        WholeFile.Write(path, AttackFile.ToText(cell.Attack!));
        return path;
    }

    private static string NameOf(Cell cell) => $"{cell.Platform.Name}.{Naming.NameOf(cell.Guarantee)}.{Naming.NameOf(cell.Attacker)}";
}
