using TmeBox.Policies;

namespace TmeBox.Cli.Input;

/// <summary>What every input file must satisfy before its meaning is looked at.</summary>
public static class InputRules
{
    /// <summary>The file can be read.</summary>
    public static readonly InputRule Unreadable = new("Input.Unreadable", "an input file exists and can be read");

    /// <summary>Files have a bound.</summary>
    public static readonly InputRule TooLarge = new("Input.TooLarge", "an input file has at most 1 MiB");

    /// <summary>Messages have a bound.</summary>
    public static readonly InputRule TooManyProblems = new("Input.TooManyProblems", "only the first hundred problems are shown");

    /// <summary>The text is UTF-8.</summary>
    public static readonly InputRule NotUtf8 = new("Yaml.NotUtf8", "an input file is UTF-8 text");

    /// <summary>Text has no control characters.</summary>
    public static readonly InputRule ControlCharacter = new("Yaml.ControlCharacter", "an input file has no control characters");

    /// <summary>YAML forbids tabs in indentation.</summary>
    public static readonly InputRule Tab = new("Yaml.Tab", "YAML indents with spaces");

    /// <summary>The text is YAML.</summary>
    public static readonly InputRule Syntax = new("Yaml.Syntax", "an input file is well-formed YAML");

    /// <summary>No aliases: they expand without bound.</summary>
    public static readonly InputRule Anchor = new("Yaml.Anchor", "anchors and aliases are not used here");

    /// <summary>No tags: a value's kind follows from its place.</summary>
    public static readonly InputRule Tag = new("Yaml.Tag", "tags are not used here");

    /// <summary>Nesting has a bound.</summary>
    public static readonly InputRule TooDeep = new("Yaml.TooDeep", "values nest at most 32 deep");

    /// <summary>A key is a word.</summary>
    public static readonly InputRule KeyNotScalar = new("Yaml.KeyNotScalar", "a key is a single word");

    /// <summary>A key has one value.</summary>
    public static readonly InputRule DuplicateKey = new("Yaml.DuplicateKey", "a key appears once in its mapping");

    /// <summary>One document a file.</summary>
    public static readonly InputRule OneDocument = new("Yaml.OneDocument", "an input file has exactly one YAML document");

    /// <summary>Every key means something.</summary>
    public static readonly InputRule UnknownKey = new("Schema.UnknownKey", "every key is one that is known at its place");

    /// <summary>Nothing is assumed in silence.</summary>
    public static readonly InputRule MissingKey = new("Schema.MissingKey", "every required key is given");

    /// <summary>A mapping, a list or a single value.</summary>
    public static readonly InputRule WrongKind = new("Schema.WrongKind", "a value has the kind that its key asks for");

    /// <summary>Names go into file names and reports.</summary>
    public static readonly InputRule BadName = new("Schema.BadName", "a name has 1 to 64 letters, digits, '.', '_' or '-', and starts with a letter or digit");

    /// <summary>Whole numbers, decimal or hexadecimal.</summary>
    public static readonly InputRule BadNumber = new("Schema.BadNumber", "a number is whole and within its bounds");

    /// <summary>Sizes with or without a unit.</summary>
    public static readonly InputRule BadSize = new("Schema.BadSize", "a size or address is a whole number of bytes below 2^64, with KiB, MiB or GiB if need be");

    /// <summary>A word out of a list.</summary>
    public static readonly InputRule UnknownWord = new("Schema.UnknownWord", "a value is one of the words that its key knows");

    /// <summary>The version of the format.</summary>
    public static readonly InputRule Version = new("Schema.Version", "a file says which version of its format it has");

    /// <summary>Repeated memory says how often and how far apart.</summary>
    public static readonly InputRule Pattern = new("Policy.Pattern", "'every' and 'count' come together, and repeat a range at that distance");

    /// <summary>Platforms have a bound, since each is a file to read.</summary>
    public static readonly InputRule TooManyPlatforms = new("Policy.TooManyPlatforms", "a policy names at most 64 platforms");

    /// <summary>Ranges have a bound.</summary>
    public static readonly InputRule TooManyRanges = new("Input.TooManyRanges", "a file has at most 65536 ranges, repetitions counted");
}
