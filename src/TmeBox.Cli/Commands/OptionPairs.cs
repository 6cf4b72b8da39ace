using System.CommandLine;
using System.CommandLine.Parsing;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Commands;

/// <summary>Options of which one does nothing beside, or without, the other: to accept it silently would let its user believe that it did something.</summary>
internal static class OptionPairs
{
    /// <summary>With this option none of the others does anything.</summary>
    public static void Excludes(this Command command, Option option, params IReadOnlyList<Option> others) =>
        command.Excludes(option.Name, parsed => IsGiven(parsed, option), others);

    /// <summary>With these words, which <paramref name="isThere"/> recognises, none of the others does anything.</summary>
    public static void Excludes(this Command command, string words, Func<CommandResult, bool> isThere, params IReadOnlyList<Option> others) => command.Validators.Add(parsed =>
    {
        if (!isThere(parsed)) return;
        foreach (var other in others)
            if (IsGiven(parsed, other)) parsed.AddError(Beside(other, words));
    });

    /// <summary>Without this option none of the others does anything.</summary>
    public static void Needs(this Command command, IReadOnlyList<Option> others, Option option) => command.Validators.Add(parsed =>
    {
        if (IsGiven(parsed, option)) return;
        foreach (var other in others)
            if (IsGiven(parsed, other)) parsed.AddError(Without(other, option));
    });

    /// <summary>The same where only its content tells what an argument is.</summary>
    /// <param name="parsed">What was given.</param>
    /// <param name="word">The argument.</param>
    /// <param name="what">What it is, such as "an attack".</param>
    /// <param name="others">What does nothing for it.</param>
    /// <exception cref="CommandException">One of them was given.</exception>
    public static void Refuse(ParseResult parsed, string word, string what, params IReadOnlyList<Option> others)
    {
        var given = others.Where(o => IsGiven(parsed.CommandResult, o)).ToList();
        if (given.Count > 0) throw CommandException.BadInput([.. given.Select(o => $"{o.Name}: found it with '{word}', which is {what}; expected no {o.Name}, which does nothing there")]);
    }

    private static string Beside(Option option, string words) => $"{option.Name}: found it with {words}; expected one of them";

    private static string Without(Option option, Option needed) => $"{option.Name}: found it without {needed.Name}; expected both";

    // '--option false' is the same as nothing. Only words are looked at: what they mean may be wrong too, which is said elsewhere.
    private static bool IsGiven(CommandResult parsed, Option option) =>
        parsed.GetResult(option) is { Implicit: false } given
        && !((option.ValueType == typeof(bool) || option.ValueType == typeof(bool?)) && given.Tokens is [var word] && string.Equals(word.Value, "false", StringComparison.OrdinalIgnoreCase));
}
