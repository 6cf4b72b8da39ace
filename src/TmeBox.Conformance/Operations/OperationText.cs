using System.Globalization;
using System.Text;

namespace TmeBox.Conformance.Operations;

/// <summary>One operation as one line of text, such as <c>store pa=0x40 enables=0xff data=ab*64</c>.</summary>
/// <remarks>Every field is named; only those that are zero and may be may be left out; order is free. What <see cref="Write"/> gives, <see cref="Parse"/> reads.</remarks>
public static class OperationText
{
    /// <summary>The longest line that is read.</summary>
    public const int MaxLength = 2048;

    /// <summary>The line.</summary>
    public static string Write(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var line = new StringBuilder(OperationShape.Verbs[operation.GetType()]);
        OperationShape.Through(operation, new Writer(line));
        return line.ToString();
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">The line is no operation; the message says where it goes wrong.</exception>
    public static Operation Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > MaxLength) throw new FormatException($"line: found {line.Length} characters; expected at most {MaxLength}");
        var reader = new Reader(line);
        if (!OperationShape.Blanks.TryGetValue(reader.Verb, out var blank)) throw new FormatException($"found '{reader.Verb}'; expected the name of an operation");
        var operation = OperationShape.Through(blank, reader);
        reader.AllUsed();
        return OperationCheck.Problem(operation) is { } problem ? throw new FormatException(problem) : operation;
    }

    private sealed class Writer(StringBuilder line) : IOperationFields
    {
        public ulong Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional)
        {
            if (!optional || value != 0) line.Append(CultureInfo.InvariantCulture, $" {name}=0x{value:x}");
            return value;
        }

        public bool Flag(string name, bool value, bool optional)
        {
            if (!optional || value) line.Append(' ').Append(name).Append(value ? "=1" : "=0");
            return value;
        }

        public Hex Bytes(string name, Hex value, int length)
        {
            if (length > 0 || value.Length > 0) line.Append(' ').Append(name).Append('=').Append(value.ToCompact());
            return value;
        }

        public bool Has(string name, bool isThere) => isThere;
    }

    private sealed class Reader : IOperationFields
    {
        private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

        public Reader(string line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Verb = words.Length == 0 ? "" : words[0];
            foreach (var word in words.Skip(1))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                if (equals < 1) throw new FormatException($"found '{word}'; expected name=value");
                if (!values.TryAdd(word[..equals], word[(equals + 1)..])) throw new FormatException($"{word[..equals]}: found twice; expected once");
            }
        }

        public string Verb { get; }

        public ulong Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional)
        {
            if (optional && !values.ContainsKey(name)) return 0;
            var text = Take(name);
            var ok = text.StartsWith("0x", StringComparison.Ordinal)
                ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var read)
                : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out read);
            return ok && read <= most ? read : throw new FormatException($"{name}: found '{text}'; expected a number of at most 0x{most.ToString("x", CultureInfo.InvariantCulture)}");
        }

        public bool Flag(string name, bool value, bool optional) => optional && !values.ContainsKey(name)
            ? false
            : Take(name) switch
            {
                "0" => false,
                "1" => true,
                var other => throw new FormatException($"{name}: found '{other}'; expected 0 or 1"),
            };

        public Hex Bytes(string name, Hex value, int length)
        {
            if (length == 0) return default;
            var text = Take(name);
            try
            {
                return Hex.Parse(text, 64);
            }
            catch (FormatException e)
            {
                throw new FormatException($"{name}: found '{Protocol.Excerpt.Of(text)}'; expected hexadecimal digits of at most 64 bytes, or ab*64", e);
            }
        }

        public bool Has(string name, bool isThere) => values.ContainsKey(name);

        public void AllUsed()
        {
            if (values.Count > 0) throw new FormatException($"{values.Keys.First()}: found; expected no such field of {Verb}");
        }

        private string Take(string name) => values.Remove(name, out var value) ? value : throw new FormatException($"{name}: found nothing; expected a value, which {Verb} needs");
    }
}
