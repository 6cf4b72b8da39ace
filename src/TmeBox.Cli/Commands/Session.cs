using System.CommandLine;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary>One run of the command line: where it writes, what stops it, and the options that every command has.</summary>
internal sealed class Session
{
    public Session(Terminal terminal, CancellationToken cancelled) => (Terminal, Cancelled) = (terminal, cancelled);

    public static Option<bool> Json { get; } = new("--json") { Description = "Write the result as JSON.", Recursive = true };

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colours, as with NO_COLOR=1.", Recursive = true };

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Show the stack of an internal error.", Recursive = true };

    public Terminal Terminal { get; }

    public CancellationToken Cancelled { get; }

    /// <summary>Whether the result is for a program.</summary>
    public bool IsJson { get; private set; }

    /// <summary>Makes a command do something that ends with an exit code.</summary>
    public void Act(Command command, Func<ParseResult, int> run) => command.SetAction(parsed =>
    {
        IsJson = parsed.GetValue(Json);
        if (parsed.GetValue(NoColor)) Terminal.WithoutColor();
        PathWords.Require(command, parsed);
        return run(parsed);
    });
}
