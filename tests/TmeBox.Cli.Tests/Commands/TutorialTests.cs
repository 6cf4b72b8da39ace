using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>The tutorial, followed literally in an empty folder; set TMEBOX_REGENERATE to write what its commands print today.</summary>
public sealed partial class TutorialTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_tutorial_ends_with_a_working_stub_and_a_shrunk_bug()
    {
        var file = Path.Combine(Scratch.Root, "docs/your-implementation-in-an-hour.md");
        var exits = new List<int>();
        var made = Followed(File.ReadAllText(file), exits);
        Assert.Equal([1, 1, 0, 0, 0], exits);
        if (Environment.GetEnvironmentVariable("TMEBOX_REGENERATE") is { Length: > 0 }) File.WriteAllText(file, made);
        Assert.Equal(made, File.ReadAllText(file));
        Assert.Contains("operations after the set-up shrunk to 1", made, StringComparison.Ordinal);
        Assert.Contains("\nspecification and mine agree\n", made, StringComparison.Ordinal);
    }

    private string Followed(string page, List<int> exits)
    {
        var made = new StringBuilder();
        string? source = null;
        var console = false;
        foreach (var line in page.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) (console, source) = (line == "```console", null);
            else if (line.StartsWith("# file: ", StringComparison.Ordinal)) source = line.Split(' ')[^1];
            if (source is not null) File.AppendAllText(Path.Combine(scratch.Folder, source), line + "\n");
            if (console && !line.StartsWith("$ ", StringComparison.Ordinal) && !line.StartsWith("```", StringComparison.Ordinal)) continue;
            made.Append(line).Append('\n');
            if (console && line.StartsWith("$ ", StringComparison.Ordinal)) made.Append(Printed(line[2..], exits));
        }

        return made.ToString();
    }

    private string Printed(string command, List<int> exits)
    {
        var words = command.Replace("../tmebox", $"dotnet {Path.Combine(AppContext.BaseDirectory, "tmebox.dll")}", StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", words + " 2>/dev/null"]) { RedirectStandardOutput = true, WorkingDirectory = scratch.Folder })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit();
        exits.Add(shell.ExitCode);
        return Timing().Replace(Token().Replace(output, "token: s1..."), "");
    }

    [GeneratedRegex(@", [\d.,]+ s, [\d,]+ operations a second", RegexOptions.None, 1000)]
    private static partial Regex Timing();

    [GeneratedRegex(@"token: s1\.\S+", RegexOptions.None, 1000)]
    private static partial Regex Token();
}
