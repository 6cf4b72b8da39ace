using System.Collections.Immutable;
using System.Text.Json;

namespace TmeBox.Cli.Input;

/// <summary>Problems as people and as programs read them.</summary>
public static class ProblemReport
{
    const int Most = 100;
    static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>One line a problem.</summary>
    public static string ToText(ImmutableArray<InputProblem> problems) =>
        string.Concat(problems.Select(p => p + "\n"));

    /// <summary>An array with an object a problem: rule, sentence, file, line, column, path, found, expected.</summary>
    public static string ToJson(ImmutableArray<InputProblem> problems) =>
        JsonSerializer.Serialize(problems.Select(Row), Format);

    /// <summary>Without repeats, files in the order of their first problem, lines in the order of the file; the rest counted from a hundred on.</summary>
    internal static ImmutableArray<InputProblem> Ordered(IEnumerable<InputProblem> problems)
    {
        var all = problems.DistinctBy(p => (p.At, p.Problem.Rule.Id, p.Problem.Expected)).ToList();
        var files = all.Select(p => p.At.File).Distinct(StringComparer.Ordinal).ToList();
        var ordered = all.OrderBy(p => files.IndexOf(p.At.File)).ThenBy(p => p.At.Line).ThenBy(p => p.At.Column).ToList();
        if (ordered.Count <= Most) return [.. ordered];
        var more = new InputProblem(ordered[Most].At, new(InputRules.TooManyProblems,
            $"{ordered.Count - Most} more problems from here on", $"at most {Most}", ""));
        return [.. ordered.Take(Most), more];
    }

    static JsonProblem Row(InputProblem p) => new(
        p.Problem.Rule.Id, p.Problem.Rule.Sentence, p.At.File, p.At.Line, p.At.Column,
        p.Problem.Locator, p.Problem.Found, p.Problem.Expected);

    sealed record JsonProblem(
        string Rule, string Sentence, string File, int Line, int Column, string Path, string Found, string Expected);
}
