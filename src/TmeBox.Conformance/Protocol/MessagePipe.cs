using System.Buffers.Binary;

namespace TmeBox.Conformance.Protocol;

/// <summary>How messages are told apart on a stream.</summary>
public enum Framing
{
    /// <summary>Each on a line of its own, ended by a line feed.</summary>
    Lines = 0,

    /// <summary>Each after its length in four bytes, least significant first.</summary>
    LengthPrefix,
}

/// <summary>Messages over a pair of streams; bounded in memory whatever comes.</summary>
/// <remarks>One thread may read while another writes.</remarks>
public sealed class MessagePipe
{
    private readonly Stream input;
    private readonly Stream output;
    private readonly Framing framing;
    private byte[] buffer = new byte[1 << 16];
    private int start;
    private int end;

    /// <summary>Messages that are read from one stream and written to another, or the same.</summary>
    public MessagePipe(Stream input, Stream output, Framing framing) => (this.input, this.output, this.framing) = (input, output, framing);

    /// <summary>The next message, or null where the stream ends between messages.</summary>
    /// <exception cref="FormatException">The stream ends within a message, or the message is too long.</exception>
    public byte[]? Read() => framing == Framing.Lines ? ReadLine() : ReadPrefixed();

    /// <summary>The next message, with all that have come with it; none where the stream ends between messages.</summary>
    /// <exception cref="FormatException">As <see cref="Read"/>.</exception>
    public IReadOnlyList<byte[]> ReadTogether()
    {
        var together = new List<byte[]>();
        do
        {
            if (Read() is not { } message) break;
            together.Add(message);
        }
        while (HasWhole());

        return together;
    }

    /// <summary>Writes one message, at once.</summary>
    public void Write(ReadOnlySpan<byte> message) => Write([message.ToArray()]);

    /// <summary>Writes messages, in one piece.</summary>
    public void Write(IReadOnlyCollection<byte[]> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        var all = new byte[messages.Sum(m => m.Length + (framing == Framing.Lines ? 1 : 4))];
        var at = 0;
        foreach (var message in messages)
        {
            if (framing == Framing.LengthPrefix)
            {
                BinaryPrimitives.WriteInt32LittleEndian(all.AsSpan(at), message.Length);
                at += 4;
            }

            message.CopyTo(all, at);
            at += message.Length;
            if (framing == Framing.Lines) all[at++] = (byte)'\n';
        }

        output.Write(all);
        output.Flush();
    }

    // Whether the buffer holds another message to its end.
    private bool HasWhole()
    {
        var rest = buffer.AsSpan(start, end - start);
        return framing == Framing.Lines ? rest.Contains((byte)'\n') : rest.Length >= 4 && (uint)rest.Length - 4 >= BinaryPrimitives.ReadUInt32LittleEndian(rest);
    }

    private byte[]? ReadLine()
    {
        for (var searched = 0; ;)
        {
            var found = buffer.AsSpan(start + searched, end - start - searched).IndexOf((byte)'\n');
            if (found >= 0)
            {
                var line = buffer.AsSpan(start, searched + found);
                start += searched + found + 1;
                return (line is [.., (byte)'\r'] ? line[..^1] : line).ToArray();
            }

            searched = end - start;
            if (searched > ProtocolJson.MaxLength) throw new FormatException($"found a line of more than {ProtocolJson.MaxLength} bytes, which begins '{Excerpt.Of(buffer.AsSpan(start, 256))}'; expected a message on each line");
            if (!Fill()) return searched == 0 ? null : throw new EndOfStreamException($"found the end of the stream after '{Excerpt.Of(buffer.AsSpan(start, searched))}'; expected a message that ends with a line feed");
        }
    }

    private byte[]? ReadPrefixed()
    {
        while (end - start < 4)
            if (!Fill()) return end == start ? null : throw new EndOfStreamException("found the end of the stream within a length; expected four bytes");
        var length = BinaryPrimitives.ReadUInt32LittleEndian(buffer.AsSpan(start));
        if (length > ProtocolJson.MaxLength) throw new FormatException($"found a message of {length} bytes; expected at most {ProtocolJson.MaxLength}");
        while (end - start < 4 + (int)length)
            if (!Fill()) throw new EndOfStreamException($"found the end of the stream after {end - start - 4} bytes of a message of {length}");
        var message = buffer.AsSpan(start + 4, (int)length).ToArray();
        start += 4 + (int)length;
        return message;
    }

    private bool Fill()
    {
        if (start == end) (start, end) = (0, 0);
        if (end == buffer.Length)
        {
            if (start > 0)
            {
                Buffer.BlockCopy(buffer, start, buffer, 0, end - start);
                (start, end) = (0, end - start);
            }
            else
            {
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }

        var read = input.Read(buffer, end, buffer.Length - end);
        end += read;
        return read > 0;
    }
}
