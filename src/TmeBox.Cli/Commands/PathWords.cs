using System.CommandLine;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary>Looks at all files and folders that the words of a command name, before it begins.</summary>
internal static class PathWords
{
    /// <summary>Ends the command if one of them cannot be used.</summary>
    /// <exception cref="CommandException">Says which, and why.</exception>
    public static void Require(Command command, ParseResult parsed)
    {
        var words = command.Options.Select(o => (o.Name, Word: o as IPathWord, parsed.GetResult(o)?.Tokens))
            .Concat(command.Arguments.Select(a => (a.Name, Word: a as IPathWord, parsed.GetResult(a)?.Tokens)));
        var wrong = (from w in words where w.Word is not null from token in w.Tokens ?? [] let problem = Place.Problem(token.Value, w.Word!.Use) where problem is not null select $"{w.Name}: {problem}").ToList();
        if (wrong.Count > 0) throw CommandException.BadInput([.. wrong]);
    }
}
