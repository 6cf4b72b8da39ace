using System.CommandLine;
using System.CommandLine.Parsing;
using TmeBox.Cli.Input;

namespace TmeBox.Cli.Commands;

/// <summary>What is wrong with the words of a command line, one line a problem, with what was probably meant.</summary>
internal static class UsageErrors
{
    public static IEnumerable<string> Of(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        foreach (var line in NoCommand(parsed, root) is { } missing ? [missing] : Wrong(parsed, root)) yield return line;
        yield return $"see {string.Join(' ', Path(parsed).Prepend("tmebox"))} --help";
    }

    // Without its command nothing of a line can be understood, so nothing else is complained of.
    private static string? NoCommand(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        if (command.Subcommands.Count == 0) return null;
        var names = command.Subcommands.Select(c => c.Name);
        if (parsed.UnmatchedTokens.FirstOrDefault(w => !w.StartsWith('-')) is not { } word)
            return parsed.UnmatchedTokens.Count > 0 ? null : $"'{command.Name}' is followed by no command; expected {Meant.OneOf("", names)}";
        if (command != root) return $"{Quotation.Of(word)} is no command of '{command.Name}'; expected {Meant.OneOf(word, names)}";
        var within = root.Subcommands.SelectMany(c => c.Subcommands.Where(s => s.Name == word).Select(s => $"'{c.Name} {s.Name}'")).ToList();
        return $"{Quotation.Of(word)} is no command; expected {(within.Count > 0 ? $"{string.Join(" or ", within)}, perhaps, or " : "")}{Meant.OneOf(word, names)}";
    }

    private static IEnumerable<string> Wrong(ParseResult parsed, RootCommand root)
    {
        var command = parsed.CommandResult.Command;
        foreach (var word in parsed.UnmatchedTokens) yield return $"{Quotation.Of(word)} is not understood by '{command.Name}'; expected {Expected(word, command, root)}";
        foreach (var argument in command.Arguments.Where(a => a.Arity.MinimumNumberOfValues > 0 && parsed.GetResult(a) is null or { Tokens.Count: 0 }))
            yield return $"{argument.Name} is missing; expected {Sentence(argument.Description!)}";
        foreach (var error in parsed.Errors)
        {
            if ((error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is { } option) yield return OfOption(option, error.Message);
            else if (!IsSaid(error.Message)) yield return error.Message;
        }
    }

    private static bool IsSaid(string message) =>
        message.StartsWith("Required argument missing for command", StringComparison.Ordinal) || message.StartsWith("Unrecognized command or argument", StringComparison.Ordinal)
        || message.StartsWith("Required command", StringComparison.Ordinal);

    // The parser's own messages name types of .NET; those of our options are told by their beginning.
    private static string OfOption(OptionResult result, string message)
    {
        var (option, words) = (result.Option, result.Tokens.Select(t => t.Value).ToList());
        if (message.StartsWith(option.Name + ": ", StringComparison.Ordinal)) return message;
        if (message.StartsWith("Cannot parse argument", StringComparison.Ordinal))
            return $"{option.Name}: found {Quotation.Of(words.Find(w => message.Contains($"'{w}'", StringComparison.Ordinal)) ?? "")}; expected {Kind(option.ValueType)}";
        var wanted = option.HelpName is { } name ? $"{name}: {Sentence(option.Description!)}" : Sentence(option.Description!);
        return words.Count switch
        {
            0 when result.IdentifierTokenCount == 0 => $"{option.Name} is missing; expected {option.Name} {wanted}",
            0 => $"{option.Name}: found nothing after it; expected {wanted}",
            1 => $"{option.Name}: found {Quotation.Of(words[0])}; expected {wanted}",
            _ => $"{option.Name}: found it {words.Count} times, with {string.Join(" and ", words.Select(Quotation.Of))}; expected it once",
        };
    }

    private static string Kind(Type type) => Type.GetTypeCode(Nullable.GetUnderlyingType(type) ?? type) switch
    {
        TypeCode.Int32 => $"a whole number of at most {int.MaxValue}",
        TypeCode.Int64 => $"a whole number of at most {long.MaxValue}",
        TypeCode.UInt64 => $"a whole number from 0 to {ulong.MaxValue}",
        _ => "another value",
    };

    private static IEnumerable<string> Path(ParseResult parsed)
    {
        var names = new Stack<string>();
        for (SymbolResult? result = parsed.CommandResult; result is CommandResult { Command: not RootCommand } command; result = result.Parent) names.Push(command.Command.Name);
        return names;
    }

    private static string Sentence(string description) => (description.Length > 1 && char.IsLower(description[1]) || description.StartsWith("A ", StringComparison.Ordinal) ? char.ToLowerInvariant(description[0]) : description[0]) + description[1..].TrimEnd('.');

    private static string Expected(string word, Command command, RootCommand root)
    {
        var options = command.Options.Concat(root.Options.Where(o => o.Recursive)).Select(o => o.Name).Distinct(StringComparer.Ordinal).ToList();
        return word.StartsWith('-') ? Meant.OneOf(word, options) : command.Arguments.Count == 0 ? "no further word" : $"only {string.Join(", ", command.Arguments.Select(a => a.HelpName ?? a.Name))}";
    }
}
