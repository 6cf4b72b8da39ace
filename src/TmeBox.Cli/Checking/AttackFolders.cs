using TmeBox.Cli.Shell;
using TmeBox.Conformance.Attacks;
using TmeBox.Prover.Cells;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Checking;

/// <summary>Writes the attack on every refuted cell as a file that <c>replay</c> takes.</summary>
internal static class AttackFolders
{
    /// <summary>Writes them, and notes where. A folder that nobody asked for may be missing without harm.</summary>
    public static Checked Write(Terminal terminal, Checked result, string? folder)
    {
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

    private static string Write(Cell cell, string folder)
    {
        var path = Path.Combine(folder, $"{cell.Platform.Name}.{Naming.NameOf(cell.Guarantee)}.{Naming.NameOf(cell.Capability)}.json");
        var replay = AttackReplay.Run(cell.Attack!);
        if (replay.Divergence is { } divergence)
            throw new CommandException(ExitCodes.Finding, [$"specification and engine differ in the attack on {Path.GetFileNameWithoutExtension(path)}:", .. divergence.ToString().Split('\n')]);
        WholeFile.Write(path, AttackFile.ToText(cell.Attack!));
        return path;
    }
}
