using System.Text;
using TmeBox.Cli.Tests.Input;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>The guide's examples do what it shows; set TMEBOX_REGENERATE to write what they do today.</summary>
public sealed class VerifyGuideTests : IDisposable
{
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    [Fact]
    public void The_guide_shows_what_its_commands_print()
    {
        var file = Path.Combine(Scratch.Root, "docs/verify.md");
        var guide = File.ReadAllText(file);
        var made = Made(guide, out var commands);
        Assert.InRange(commands, 4, 100);
        if (Environment.GetEnvironmentVariable("TMEBOX_REGENERATE") is { Length: > 0 }) File.WriteAllText(file, made);
        Assert.Equal(made, File.ReadAllText(file));
    }

    private string Made(string guide, out int commands)
    {
        var made = new StringBuilder();
        commands = 0;
        string? source = null;
        var console = false;
        foreach (var line in guide.TrimEnd('\n').Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) (console, source) = (line == "```console", null);
            else if (line.Contains(" file: ", StringComparison.Ordinal)) source = line.Split(' ')[^1];
            if (source is not null) File.AppendAllText(Path.Combine(tools.Folder, source), line + "\n");

            // What a command printed is printed anew.
            if (console && !line.StartsWith("$ ", StringComparison.Ordinal) && !line.StartsWith("```", StringComparison.Ordinal)) continue;
            made.Append(line).Append('\n');
            if (console && line.StartsWith("$ ", StringComparison.Ordinal)) made.Append(Printed(line[2..].Split(' '), ref commands));
        }

        return made.ToString();
    }

    private string Printed(string[] words, ref int commands)
    {
        commands++;
        if (words[0] == "gcc") return tools.Run("gcc", words[1..]);
        Assert.Equal(["./tmebox", "verify"], words[..2]);
        var (_, output, error) = Cli.Run(["verify", .. words[2..].Select(w => File.Exists(Path.Combine(tools.Folder, w)) ? Path.Combine(tools.Folder, w) : w)]);
        return (output + error).Replace(tools.Folder + "/", "", StringComparison.Ordinal);
    }
}
