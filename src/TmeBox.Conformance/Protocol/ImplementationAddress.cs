using System.Globalization;

namespace TmeBox.Conformance.Protocol;

/// <summary>How an implementation is reached.</summary>
public enum ImplementationCarrier
{
    /// <summary>A command that the shell starts; messages over its standard input and output.</summary>
    Command = 0,

    /// <summary>A TCP port; messages length-prefixed.</summary>
    Tcp,

    /// <summary>A Unix socket; messages length-prefixed.</summary>
    Unix,
}

/// <summary>Where an implementation is.</summary>
/// <param name="Carrier">How it is reached.</param>
/// <param name="Text">The command, the host, or the path of the socket.</param>
/// <param name="Port">The port of a host.</param>
public sealed record ImplementationAddress(ImplementationCarrier Carrier, string Text, int Port = 0)
{
    /// <summary>The longest text that is read, so that all of a command can be shown.</summary>
    public const int MaxLength = 4096;

    /// <summary>Reads <c>tcp:HOST:PORT</c>, <c>unix:PATH</c>, or a command.</summary>
    /// <exception cref="FormatException">It is none of these.</exception>
    public static ImplementationAddress Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > MaxLength) throw new FormatException($"found {text.Length} characters; expected at most {MaxLength}");
        if (text.StartsWith("unix:", StringComparison.Ordinal))
            return text.Length > 5 ? new(ImplementationCarrier.Unix, text[5..]) : throw new FormatException("found 'unix:' without a path; expected unix:PATH");
        if (text.StartsWith("tcp:", StringComparison.Ordinal))
        {
            var colon = text.LastIndexOf(':');
            return colon > 4 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is >= 0 and <= 65535
                ? new(ImplementationCarrier.Tcp, text[4..colon].Trim('[', ']'), port)
                : throw new FormatException($"found '{Excerpt.Of(text)}'; expected tcp:HOST:PORT, with a port of at most 65535");
        }

        return text.Trim().Length > 0 ? new(ImplementationCarrier.Command, text) : throw new FormatException("found nothing; expected a command, tcp:HOST:PORT or unix:PATH");
    }

    /// <inheritdoc/>
    public override string ToString() => Carrier switch
    {
        ImplementationCarrier.Tcp => FormattableString.Invariant($"tcp:{Text}:{Port}"),
        ImplementationCarrier.Unix => "unix:" + Text,
        _ => Text,
    };
}
