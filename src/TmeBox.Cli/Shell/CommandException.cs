using System.Collections.Immutable;

namespace TmeBox.Cli.Shell;

/// <summary>A command ends early for a reason that its user can act on: no stack trace, one line a problem.</summary>
internal sealed class CommandException : Exception
{
    public CommandException(int exitCode, params ImmutableArray<string> lines)
        : base(string.Join(Environment.NewLine, lines)) => (ExitCode, Lines) = (exitCode, lines);

    /// <summary>One of <see cref="ExitCodes"/>.</summary>
    public int ExitCode { get; }

    /// <summary>What to say.</summary>
    public ImmutableArray<string> Lines { get; }

    public static CommandException BadInput(params ImmutableArray<string> lines) => new(ExitCodes.BadInput, lines);
}
