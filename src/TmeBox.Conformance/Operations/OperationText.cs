using System.Globalization;
using System.Text;

namespace TmeBox.Conformance.Operations;

/// <summary>One operation as one line of text, such as <c>store pa=0x40 enables=0xff data=ab*64</c>.</summary>
/// <remarks>Every field is named and none may be left out; order is free. What <see cref="Write"/> gives, <see cref="Parse"/> reads.</remarks>
public static class OperationText
{
    /// <summary>The longest line that is read.</summary>
    public const int MaxLength = 2048;

    /// <summary>The line.</summary>
    public static string Write(Operation operation)
    {
        var line = new StringBuilder();
        switch (operation)
        {
            case Operation.Activate o:
                line.Append("activate").Number("value", o.Value).Flag("entropy", o.Entropy).Flag("storedKey", o.StoredKey)
                    .Bytes("dataKey", o.DataKey).Bytes("tweakKey", o.TweakKey).Bytes("macKey", o.MacKey);
                break;
            case Operation.Pconfig o:
                line.Append("pconfig").Number("keyId", (ulong)o.KeyId).Number("control", o.Control)
                    .Bytes("dataField", o.DataField).Bytes("tweakField", o.TweakField)
                    .Number("cpl", (ulong)o.Cpl).Number("leaf", o.Leaf).Number("rbx", o.Rbx).Flag("busy", o.Busy).Flag("entropy", o.Entropy)
                    .Bytes("randomDataKey", o.RandomDataKey).Bytes("randomTweakKey", o.RandomTweakKey);
                break;
            case Operation.Load o:
                line.Append("load").Number("pa", o.Pa);
                break;
            case Operation.Store o:
                line.Append("store").Number("pa", o.Pa).Number("enables", o.Enables).Bytes("data", o.Data);
                break;
            case Operation.Flush o:
                line.Append("flush").Number("pa", o.Pa);
                break;
            case Operation.WriteBack o:
                line.Append("writeBack").Number("pa", o.Pa);
                break;
            case Operation.Prefetch o:
                line.Append("prefetch").Number("pa", o.Pa);
                break;
            case Operation.Evict o:
                line.Append("evict").Number("pa", o.Pa);
                break;
            case Operation.Movdir64b o:
                line.Append("movdir64b").Number("pa", o.Pa).Bytes("data", o.Data);
                break;
            case Operation.Snoop o:
                line.Append("snoop").Number("line", o.Line);
                break;
            case Operation.Replace o:
                line.Append("replace").Number("line", o.Line).Bytes("ciphertext", o.Ciphertext).Number("mac", o.Mac).Flag("poison", o.Poison);
                break;
        }

        return line.ToString();
    }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">The line is no operation; the message says where it goes wrong.</exception>
    public static Operation Parse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        if (line.Length > MaxLength) throw new FormatException($"a line has at most {MaxLength} characters");
        var fields = new Fields(line);
        Operation operation = fields.Verb switch
        {
            "activate" => new Operation.Activate(
                fields.Number("value"), fields.Flag("entropy"), fields.Flag("storedKey"), fields.Bytes("dataKey"), fields.Bytes("tweakKey"), fields.Bytes("macKey")),
            "pconfig" => new Operation.Pconfig(
                (int)fields.Number("keyId", 0xFFFF), (uint)fields.Number("control", uint.MaxValue), fields.Bytes("dataField"), fields.Bytes("tweakField"),
                (int)fields.Number("cpl", 3), (uint)fields.Number("leaf", uint.MaxValue), fields.Number("rbx"), fields.Flag("busy"), fields.Flag("entropy"),
                fields.Bytes("randomDataKey"), fields.Bytes("randomTweakKey")),
            "load" => new Operation.Load(fields.Number("pa")),
            "store" => new Operation.Store(fields.Number("pa"), fields.Number("enables"), fields.Bytes("data")),
            "flush" => new Operation.Flush(fields.Number("pa")),
            "writeBack" => new Operation.WriteBack(fields.Number("pa")),
            "prefetch" => new Operation.Prefetch(fields.Number("pa")),
            "evict" => new Operation.Evict(fields.Number("pa")),
            "movdir64b" => new Operation.Movdir64b(fields.Number("pa"), fields.Bytes("data")),
            "snoop" => new Operation.Snoop(fields.Number("line")),
            "replace" => new Operation.Replace(fields.Number("line"), fields.Bytes("ciphertext"), (uint)fields.Number("mac", uint.MaxValue), fields.Flag("poison")),
            var other => throw new FormatException($"'{other}' is no operation"),
        };
        fields.AllUsed();
        return OperationCheck.Problem(operation) is { } problem ? throw new FormatException(problem) : operation;
    }

    private static StringBuilder Number(this StringBuilder line, string name, ulong value) =>
        line.Append(CultureInfo.InvariantCulture, $" {name}=0x{value:x}");

    private static StringBuilder Flag(this StringBuilder line, string name, bool value) => line.Append(' ').Append(name).Append(value ? "=1" : "=0");

    private static StringBuilder Bytes(this StringBuilder line, string name, Hex value) => line.Append(' ').Append(name).Append('=').Append(value.ToCompact());

    private sealed class Fields
    {
        private readonly Dictionary<string, string> values = new(StringComparer.Ordinal);

        public Fields(string line)
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            Verb = words.Length == 0 ? "" : words[0];
            foreach (var word in words.Skip(1))
            {
                var equals = word.IndexOf('=', StringComparison.Ordinal);
                if (equals < 1) throw new FormatException($"'{word}' is not name=value");
                if (!values.TryAdd(word[..equals], word[(equals + 1)..])) throw new FormatException($"{word[..equals]} is given twice");
            }
        }

        public string Verb { get; }

        public ulong Number(string name, ulong most = ulong.MaxValue)
        {
            var text = Take(name);
            var ok = text.StartsWith("0x", StringComparison.Ordinal)
                ? ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
                : ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value);
            return ok && value <= most ? value : throw new FormatException($"{name}={text} is not a number of at most 0x{most.ToString("x", CultureInfo.InvariantCulture)}");
        }

        public bool Flag(string name) => Take(name) switch
        {
            "0" => false,
            "1" => true,
            var other => throw new FormatException($"{name}={other} is neither 0 nor 1"),
        };

        public Hex Bytes(string name)
        {
            var text = Take(name);
            try
            {
                return Hex.Parse(text, 64);
            }
            catch (FormatException e)
            {
                throw new FormatException($"{name}: {e.Message}", e);
            }
        }

        public void AllUsed()
        {
            if (values.Count > 0) throw new FormatException($"{Verb} has no {values.Keys.First()}");
        }

        private string Take(string name) => values.Remove(name, out var value) ? value : throw new FormatException($"{Verb} needs {name}");
    }
}
