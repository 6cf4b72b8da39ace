using System.Globalization;
using System.Text;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Recordings;

/// <summary>An answer as words, such as <c>done data=ab*64 evicted=1@0x40,2@0x80!</c>; an exclamation mark is a write-back.</summary>
internal static class AnswerText
{
    /// <summary>The words.</summary>
    public static string Write(StepAnswer answer)
    {
        var text = new StringBuilder(answer.Outcome);
        if (answer.Data.Length > 0) text.Append(" data=").Append(answer.Data.ToCompact());
        if (answer.Value != 0) text.Append(CultureInfo.InvariantCulture, $" value=0x{answer.Value:x}");
        if (answer.Mac != 0) text.Append(CultureInfo.InvariantCulture, $" mac=0x{answer.Mac:x}");
        if (answer.Poison) text.Append(" poison=1");
        if (answer.Owner) text.Append(" owner=1");
        if (!answer.Evicted.IsDefaultOrEmpty)
            text.Append(" evicted=").AppendJoin(',', answer.Evicted.Select(e => FormattableString.Invariant($"{e.KeyId}@0x{e.Line:x}{(e.WrittenBack ? "!" : "")}")));
        if (!answer.Allowed.IsDefault) text.Append(" allowed=").AppendJoin(',', answer.Allowed);
        return text.ToString();
    }

    /// <summary>Reads the words.</summary>
    /// <exception cref="FormatException">They are no answer.</exception>
    public static StepAnswer Parse(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 0) throw new FormatException("found no answer; expected an outcome");
        var answer = new StepAnswer(words[0]);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var word in words.Skip(1))
        {
            var equals = word.IndexOf('=', StringComparison.Ordinal);
            if (equals < 1) throw new FormatException($"found '{Excerpt.Of(word)}'; expected name=value");
            var (name, value) = (word[..equals], word[(equals + 1)..]);
            if (!seen.Add(name)) throw new FormatException($"{Excerpt.Of(name)}: found twice; expected once");
            answer = name switch
            {
                "data" => answer with { Data = Bytes(value) },
                "value" => answer with { Value = Number(name, value, ulong.MaxValue) },
                "mac" => answer with { Mac = (uint)Number(name, value, 0x0FFF_FFFF) },
                "poison" => answer with { Poison = Number(name, value, 1) == 1 },
                "owner" => answer with { Owner = Number(name, value, 1) == 1 },
                "evicted" => answer with { Evicted = [.. value.Split(',').Select(Evicted)] },
                "allowed" => answer with { Allowed = value.Length == 0 ? [] : [.. value.Split(',')] },
                _ => throw new FormatException($"found '{Excerpt.Of(name)}'; expected data, value, mac, poison, owner, evicted or allowed"),
            };
        }

        return answer;
    }

    private static Evicted Evicted(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        if (at < 1) throw new FormatException($"evicted: found '{Excerpt.Of(text)}'; expected KeyID@line");
        var written = text.EndsWith('!');
        return new((int)Number("evicted", text[..at], 32767), Number("evicted", text[(at + 1)..(written ? text.Length - 1 : text.Length)], ulong.MaxValue), written);
    }

    private static Hex Bytes(string value)
    {
        try
        {
            return Hex.Parse(value, 64);
        }
        catch (FormatException e)
        {
            throw new FormatException($"data: found '{Excerpt.Of(value)}'; expected hexadecimal digits of at most 64 bytes, or ab*64", e);
        }
    }

    private static ulong Number(string name, string text, ulong most)
    {
        var ok = text.StartsWith("0x", StringComparison.Ordinal)
            ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var read)
            : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out read);
        return ok && read <= most ? read : throw new FormatException($"{name}: found '{Excerpt.Of(text)}'; expected a number of at most 0x{most.ToString("x", CultureInfo.InvariantCulture)}");
    }
}
