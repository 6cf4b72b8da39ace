using System.Text.Json;
using System.Text.RegularExpressions;

namespace TmeBox.Conformance.Operations;

/// <summary>Why a JSON document is not what was expected, without the names of types that its reader puts into its messages.</summary>
internal static partial class JsonTrouble
{
    private static readonly (Regex Said, string Means)[] Meanings =
    [
        (Unconverted, "a value of another kind"),
        (Unmapped, "the unknown member '${name}'"),
        (Missing, "no ${names}"),
        (Null, "null for '${name}'"),
        (Twice, "the member '${name}' twice"),
        (UnknownKind, "the unknown kind '${name}'"),
        (NoKind, "an object that does not say of which kind it is"),
    ];

    /// <summary>What was found, with its place in the document.</summary>
    /// <param name="problem">What the reader threw.</param>
    public static string Of(Exception problem)
    {
        var message = Tail.Replace(problem.Message.ReplaceLineEndings(" "), "").TrimEnd('.', ' ');
        if (problem is not (JsonException or NotSupportedException)) return message;
        var meaning = Meanings.FirstOrDefault(m => m.Said.IsMatch(message));
        var found = meaning.Said is null ? $"a value that is none: {Types.Replace(message, "its kind")}" : meaning.Said.Match(message).Result(meaning.Means);
        return (problem as JsonException)?.Path is { Length: > 1 } path ? $"{found} at {path}" : found;
    }

    [GeneratedRegex(@"\s*(Path: |LineNumber: ).*$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Tail { get; }

    [GeneratedRegex(@"'?\b(System|TmeBox)\.[^\s']+'?", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Types { get; }

    [GeneratedRegex("^The JSON value could not be converted to ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unconverted { get; }

    [GeneratedRegex("^The JSON property '(?<name>.*)' could not be mapped to any ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Unmapped { get; }

    [GeneratedRegex("was missing required properties including: (?<names>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing { get; }

    [GeneratedRegex("^The (constructor parameter|property or field) '(?<name>.*?)' on type .* doesn't allow", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Null { get; }

    [GeneratedRegex("^Duplicate property '(?<name>.*)' encountered", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Twice { get; }

    [GeneratedRegex("^Read unrecognized type discriminator id '(?<name>.*)'", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnknownKind { get; }

    [GeneratedRegex("must specify a type discriminator|^Deserialization of (interface or abstract types|types without)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NoKind { get; }
}
