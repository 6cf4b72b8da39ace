using System.Buffers;
using System.Text;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Recordings;

/// <summary>Writes the parts of a recording's binary form.</summary>
/// <remarks>Numbers take seven bits a byte, least significant first, the top bit of all but the last set.</remarks>
internal sealed class RecordingBytes : IOperationFields
{
    private readonly ArrayBufferWriter<byte> bytes = new();

    public ReadOnlySpan<byte> Written => bytes.WrittenSpan;

    public void Clear() => bytes.ResetWrittenCount();

    public void Raw(ReadOnlySpan<byte> raw) => bytes.Write(raw);

    private void Raw(byte one) => bytes.Write([one]);

    public void Number(ulong value)
    {
        for (; value > 0x7F; value >>= 7) Raw((byte)(value | 0x80));
        Raw((byte)value);
    }

    /// <summary>A part: its tag, its length, its bytes.</summary>
    public void Part(byte tag, ReadOnlySpan<byte> content)
    {
        Raw(tag);
        Number((ulong)content.Length);
        bytes.Write(content);
    }

    public void Part(byte tag, string content) => Part(tag, Encoding.UTF8.GetBytes(content));

    ulong IOperationFields.Number(string name, ulong value, ulong most, ulong least, ulong unit, bool optional)
    {
        Number(value);
        return value;
    }

    bool IOperationFields.Flag(string name, bool value, bool optional) => Has(name, value);

    Hex IOperationFields.Bytes(string name, Hex value, int length)
    {
        Number((ulong)value.Length);
        Raw(value.Span);
        return value;
    }

    public bool Has(string name, bool isThere)
    {
        Number(isThere ? 1u : 0);
        return isThere;
    }
}
