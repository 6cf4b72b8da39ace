using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.Json;
using TmeBox.Conformance.Files;
using TmeBox.Conformance.Sides;
using TmeBox.Policies;

namespace TmeBox.Conformance.Protocol;

/// <summary>What an implementation calls outcomes: the protocol's names, and those that a file outside both codebases maps to them.</summary>
/// <remarks>A file has one <c>theirs = ours</c> a line; <c>#</c> begins a comment. Immutable; safe for many threads.</remarks>
public sealed class OutcomeNames
{
    /// <summary>The most bytes of a file of names.</summary>
    public const int MaxLength = 1 << 20;

    private static readonly FrozenDictionary<string, Outcome> Own = Enum.GetValues<Outcome>().ToFrozenDictionary(o => JsonNamingPolicy.CamelCase.ConvertName(o.ToString()), StringComparer.Ordinal);
    private static readonly FrozenDictionary<Outcome, string> Names = Own.ToFrozenDictionary(o => o.Value, o => o.Key);
    private readonly FrozenDictionary<string, Outcome> known;

    private OutcomeNames(FrozenDictionary<string, Outcome> known) => this.known = known;

    /// <summary>Every outcome.</summary>
    public static ImmutableArray<Outcome> All { get; } = [.. Enum.GetValues<Outcome>().Where(o => o != Outcome.Unspecified)];

    /// <summary>The protocol's names alone.</summary>
    public static OutcomeNames Standard { get; } = new(Own);

    /// <summary>The protocol's name of an outcome.</summary>
    public static string Of(Outcome outcome) => Names[outcome];

    /// <summary>Reads a file of names.</summary>
    /// <param name="path">The file, named in messages.</param>
    /// <exception cref="FormatException">It cannot be read, or a line is none; the message begins with file and line.</exception>
    public static OutcomeNames Load(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxLength) throw new FormatException($"{path}:1: found more than {MaxLength} bytes; expected a list of names");
            return Parse(path, File.ReadAllLines(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{path}:1: found {FileTrouble.Found(path, e)}; expected one with 'theirs = ours' on each line", e);
        }
    }

    /// <summary>Reads the lines of a file of names.</summary>
    /// <exception cref="FormatException">A line is none; the message begins with file and line.</exception>
    public static OutcomeNames Parse(string path, IEnumerable<string> lines)
    {
        ArgumentNullException.ThrowIfNull(lines);
        var known = new Dictionary<string, Outcome>(Own, StringComparer.Ordinal);
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            var text = line.Split('#')[0].Trim();
            if (text.Length == 0) continue;
            var parts = text.Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || parts[0].Length == 0) throw new FormatException($"{path}:{number}: found '{Excerpt.Of(text)}'; expected 'theirs = ours'");
            if (!Own.TryGetValue(parts[1], out var outcome)) throw new FormatException($"{path}:{number}: found '{Excerpt.Of(parts[1])}'; expected {Suggestion.OneOf(parts[1], Own.Keys.Order(StringComparer.Ordinal))}");
            if (!known.TryAdd(parts[0], outcome)) throw new FormatException($"{path}:{number}: found '{Excerpt.Of(parts[0])}' again; expected each name once, and none of the protocol's own");
        }

        return new(known.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The outcome of a name.</summary>
    /// <exception cref="FormatException">There is none of this name.</exception>
    public Outcome Read(string name) =>
        name is not null && known.TryGetValue(name, out var outcome)
            ? outcome
            : throw new FormatException($"outcome: found '{Excerpt.Of(name ?? "null")}'; expected {Suggestion.OneOf(name ?? "", known.Keys.Order(StringComparer.Ordinal))}, or a file of names");
}
