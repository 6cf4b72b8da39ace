using System.Text;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Recordings;

/// <summary>Reads the parts of a recording's binary form, within a range of its bytes.</summary>
internal sealed class RecordingParts(string path, byte[] bytes, int from, int to) : IOperationFields
{
    private const int MostBytesOfField = 64;
    private int at = from;

    /// <summary>Whether nothing is left.</summary>
    public bool AtEnd => at == to;

    /// <summary>The next part: its tag, and what is in it.</summary>
    public (byte Tag, RecordingParts Content) Part()
    {
        var tag = Byte();
        var length = Length(to - at, "a part");
        var content = new RecordingParts(path, bytes, at, at + length);
        at += length;
        return (tag, content);
    }

    public ulong Number(ulong most, string what)
    {
        var (value, begin) = (0UL, at);
        for (var shift = 0; shift < 70; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1) break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next > 0x7F) continue;
            if (next == 0 && shift > 0) break;
            if (value <= most) return value;
            at = begin;
            throw Fail($"found {value} as {what}; expected at most {most}");
        }

        at = begin;
        throw Fail($"found no number for {what}; expected one in as few bytes as it needs, at most 64 bits");
    }

    public ReadOnlySpan<byte> Rest()
    {
        var rest = bytes.AsSpan(at, to - at);
        at = to;
        return rest;
    }

    public string Text(string what, int longest)
    {
        if (to - at > longest) throw Fail($"found {to - at} bytes as {what}; expected at most {longest}");
        try
        {
            return Strict.GetString(Rest());
        }
        catch (DecoderFallbackException e)
        {
            throw Fail($"found bytes that are no UTF-8; expected {what}", e);
        }
    }

    public void End()
    {
        if (!AtEnd) throw Fail($"found {to - at} bytes more; expected the end of the part");
    }

    public FormatException Fail(string message, Exception? because = null) => new(FormattableString.Invariant($"{path}: byte {at}: {message}"), because);

    ulong IOperationFields.Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional) => Number(most, name);

    bool IOperationFields.Flag(string name, bool value, bool optional) => Number(1, name) == 1;

    bool IOperationFields.Has(string name, bool isThere) => Number(1, name) == 1;

    Hex IOperationFields.Bytes(string name, Hex value, int length)
    {
        var count = Length(Math.Min(to - at, MostBytesOfField), name);
        var read = Hex.Of(bytes.AsSpan(at, count));
        at += count;
        return read;
    }

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private int Length(int most, string what)
    {
        var begin = at;
        var length = Number(int.MaxValue, $"the length of {what}");
        if (length <= (ulong)Math.Min(most, to - at)) return (int)length;
        at = begin;
        throw Fail($"found {length} as the length of {what}; expected at most {Math.Min(most, to - at)}");
    }

    private byte Byte() => at < to ? bytes[at++] : throw Fail("found the end; expected more bytes");
}
