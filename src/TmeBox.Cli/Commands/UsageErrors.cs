using System.CommandLine;

namespace TmeBox.Cli.Commands;

/// <summary>What is wrong with the words of a command line, one line a problem, with what was probably meant.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        var unknown = parsed.UnmatchedTokens;
        foreach (var word in unknown)
            yield return command == root && !word.StartsWith('-')
                ? $"'{word}' is no command; expected {Meant.OneOf(word, root.Subcommands.Select(c => c.Name))}"
                : $"'{word}' is not understood by '{command.Name}'; expected {Expected(word, command, root)}";
        foreach (var argument in command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 }))
            yield return $"{argument.Name} is missing; expected {char.ToLowerInvariant(argument.Description![0])}{argument.Description[1..].TrimEnd('.')}";
        foreach (var error in parsed.Errors.Where(e => !e.Message.StartsWith("Required argument missing for command", StringComparison.Ordinal)))
            if (!unknown.Any(w => error.Message.Contains($"'{w}'", StringComparison.Ordinal)))
                yield return error.Message;
        yield return command == root ? "see tmebox --help" : $"see tmebox {command.Name} --help";
    }

    private static string Expected(string word, Command command, RootCommand root)
    {
        var options = command.Options.Concat(root.Options.Where(o => o.Recursive)).Select(o => o.Name).Distinct(StringComparer.Ordinal).ToList();
        return word.StartsWith('-') ? Meant.OneOf(word, options) : command.Arguments.Count == 0 ? "no further word" : $"only {string.Join(", ", command.Arguments.Select(a => a.HelpName ?? a.Name))}";
    }
}
