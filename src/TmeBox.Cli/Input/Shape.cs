using System.Collections.Immutable;
using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>Reads typed values out of nodes and notes every problem on the way; a null node has been reported already.</summary>
class Shape(List<InputProblem> problems)
{
    /// <summary>The values of a mapping by key; reports unknown and missing keys. Null if it is no mapping.</summary>
    public virtual Dictionary<string, Node>? Fields(Node? node, string path, ImmutableArray<string> required, ImmutableArray<string> optional = default)
    {
        if (node is null) return null;
        var known = optional.IsDefault ? required : required.AddRange(optional);
        if (node is not MapNode map)
        {
            Report(InputRules.WrongKind, node, path, node.Shown, $"a mapping with {string.Join(", ", known)}");
            return null;
        }
        var fields = new Dictionary<string, Node>(StringComparer.Ordinal);
        foreach (var (key, value) in map.Entries)
        {
            if (known.Contains(key.Text, StringComparer.Ordinal)) fields[key.Text] = value;
            else Report(InputRules.UnknownKey, key, Join(path, key.Text), key.Shown, Suggestion.OneOf(key.Text, known));
        }
        foreach (var key in required.Where(k => !fields.ContainsKey(k)))
            Report(InputRules.MissingKey, node, Join(path, key), $"no {key}", $"'{key}: ...' in this mapping");
        return fields;
    }

    /// <summary>The items of a list; none if it is no list.</summary>
    public virtual IReadOnlyList<Node> Items(Node? node, string path)
    {
        if (node is ListNode list) return list.Items;
        if (node is not null) Report(InputRules.WrongKind, node, path, node.Shown, "a list");
        return [];
    }

    /// <summary>A name that can stand in file names and reports.</summary>
    public virtual string? Name(Node? node, string path) =>
        Text(node, path, "a name") is not { } scalar ? null
        : IsName(scalar.Text) ? scalar.Text
        : Fail<string>(InputRules.BadName, node!, path, "a name such as two-workers");

    /// <summary>Any single value that is not empty.</summary>
    public virtual string? Line(Node? node, string path, string kind) =>
        Text(node, path, kind) is not { } scalar ? null
        : scalar.Text.Length > 0 ? scalar.Text
        : Fail<string>(InputRules.WrongKind, node!, path, kind);

    /// <summary>A whole number within bounds.</summary>
    public virtual int? Whole(Node? node, string path, int least, int most)
    {
        var expected = $"a whole number from {least} to {most}";
        if (Text(node, path, expected) is not { } scalar) return null;
        if (!scalar.Quoted && Quantity.TryWhole(scalar.Text, out var value) && value >= (ulong)least && value <= (ulong)most) return (int)value;
        Report(InputRules.BadNumber, node!, path, scalar.Shown + (scalar.Quoted ? " in quotes" : ""), expected);
        return null;
    }

    /// <summary>A number of bytes or an address.</summary>
    public virtual ulong? Bytes(Node? node, string path)
    {
        const string Expected = "bytes such as 4096, 0x1000 or 4KiB";
        if (Text(node, path, Expected) is not { } scalar) return null;
        if (!scalar.Quoted && Quantity.TryBytes(scalar.Text, out var value)) return value;
        Report(InputRules.BadSize, node!, path, scalar.Shown + (scalar.Quoted ? " in quotes" : ""), Expected);
        return null;
    }

    /// <summary>One word of a list.</summary>
    public virtual T? Word<T>(Node? node, string path, ImmutableArray<(string Name, T Value)> words)
        where T : struct
    {
        var names = words.Select(w => w.Name);
        if (Text(node, path, $"one of {string.Join(", ", names)}") is not { } scalar) return null;
        foreach (var (name, value) in words)
        {
            if (name == scalar.Text) return value;
        }
        Report(InputRules.UnknownWord, node!, path, scalar.Shown, Suggestion.OneOf(scalar.Text, names));
        return null;
    }

    /// <summary>Words of a list, joined by +, each once.</summary>
    public virtual IReadOnlyList<T>? Words<T>(Node? node, string path, ImmutableArray<(string Name, T Value)> words)
        where T : struct
    {
        var names = words.Select(w => w.Name);
        if (Text(node, path, $"one of {string.Join(", ", names)}, or several joined by +") is not { } scalar) return null;
        var read = new List<T>();
        foreach (var part in scalar.Text.Split('+'))
        {
            var at = words.FirstOrDefault(w => w.Name == part);
            if (at.Name is null) Report(InputRules.UnknownWord, node!, path, Quotation.Of(part), Suggestion.OneOf(part, names));
            else if (read.Contains(at.Value)) Report(InputRules.UnknownWord, node!, path, $"{Quotation.Of(part)} again", "each word once");
            else read.Add(at.Value);
            if (at.Name is null || read.Count > words.Length) return null;
        }

        return read;
    }

    /// <summary>Whether two optional keys of a mapping are both there, or neither is; reports it if not.</summary>
    public virtual bool Together(Node item, string path, IReadOnlyDictionary<string, Node> fields, string one, string other)
    {
        if (fields.ContainsKey(one) == fields.ContainsKey(other)) return true;
        Report(InputRules.Pattern, item, path, fields.ContainsKey(one) ? $"{one} without {other}" : $"{other} without {one}", "both, or neither");
        return false;
    }

    /// <summary>The format's version, of which there is one.</summary>
    public virtual void Version(Node? node)
    {
        if (node is not (null or ScalarNode { Text: "1", Quoted: false })) Report(InputRules.Version, node, "version", node.Shown, "1");
    }

    /// <summary>Notes a problem at a node.</summary>
    public virtual void Report(InputRule rule, Node at, string path, string found, string expected) =>
        problems.Add(new(at.At, new(rule, found, expected, path)));

    ScalarNode? Text(Node? node, string path, string expected)
    {
        if (node is ScalarNode scalar) return scalar;
        if (node is not null) Report(InputRules.WrongKind, node, path, node.Shown, expected);
        return null;
    }

    T? Fail<T>(InputRule rule, Node at, string path, string expected)
        where T : class
    {
        Report(rule, at, path, at.Shown, expected);
        return null;
    }

    /// <summary>A regular expression for what <see cref="IsName"/> accepts.</summary>
    protected const string NamePattern = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

    /// <summary>Whether a text is a name: see <see cref="InputRules.BadName"/>.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= 64 && char.IsAsciiLetterOrDigit(text[0]) && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    static string Join(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
