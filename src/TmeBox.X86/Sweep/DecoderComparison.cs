using System.Globalization;

namespace TmeBox.X86.Sweep;

/// <summary>Reads instructions by the tables and by Iced, and requires that length and form are the same. Used by one thread.</summary>
internal sealed class DecoderComparison
{
    /// <summary>How many instructions were compared.</summary>
    public long Instructions { get; private set; }

    /// <summary>How many of them the tables read.</summary>
    public long Fast { get; private set; }

    /// <summary>Compares the instruction at the start of some bytes.</summary>
    /// <param name="bytes">The bytes; more than one instruction needs, so that the tables read it.</param>
    /// <param name="windowOffset">Where they lie.</param>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public int Compare(ReadOnlyMemory<byte> bytes, uint windowOffset) => Compare(new(bytes, windowOffset, ShapeTable.Shared), bytes, windowOffset, 0);

    /// <summary>Compares all instructions of some bytes, one after another.</summary>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public void CompareAll(ReadOnlyMemory<byte> bytes, uint windowOffset, CancellationToken cancel)
    {
        var decoder = new SweepDecoder(bytes, windowOffset, ShapeTable.Shared);
        for (var position = 0; position < bytes.Length;)
        {
            if ((Instructions & 0xFFF) == 0) cancel.ThrowIfCancellationRequested();
            position += Compare(decoder, bytes, windowOffset, position);
        }
    }

    /// <summary>Compares instructions that start every so many bytes.</summary>
    /// <exception cref="DecodersDifferException">The two differ.</exception>
    public void CompareEach(ReadOnlyMemory<byte> bytes, uint windowOffset, int stride, int count)
    {
        var decoder = new SweepDecoder(bytes, windowOffset, ShapeTable.Shared);
        for (var i = 0; i < count; i++) Compare(decoder, bytes, windowOffset, i * stride);
    }

    private int Compare(SweepDecoder decoder, ReadOnlyMemory<byte> bytes, uint windowOffset, int position)
    {
        Instructions++;
        var reference = decoder.Reference(position);
        if (decoder.Find(bytes.Span, position) is not { } shape) return reference.Length;
        Fast++;
        decoder.Form(shape, bytes.Span, position, out var form);
        var expected = SweptForm.From(reference.Form);
        if (!expected.Equals(form)) throw Differ($"the tables say {form}; expected {expected}, which is {reference.Instruction}");
        if (ZeroedIndex.Names(form) && !ZeroedIndex.MayBeIn(bytes.Span.Slice(position, form.Length))) throw Differ("its bytes do not show that it is indexed by r11");
        return form.Length;

        DecodersDifferException Differ(string said) => new(string.Create(CultureInfo.InvariantCulture,
            $"at 0x{windowOffset + (ulong)position:x}, {Convert.ToHexString(bytes.Span.Slice(position, Math.Min(15, bytes.Length - position)))}: {said}"));
    }
}
