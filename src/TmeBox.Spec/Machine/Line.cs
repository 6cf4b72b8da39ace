using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The sort of 64-byte lines and what can be done with one.</summary>
public static class Line
{
    /// <summary>Bytes a line.</summary>
    public const int Size = 64;

    /// <summary>The sort.</summary>
    public static Sort Sort { get; } = Sort.Opaque("Line", Size);

    /// <summary>The line of zero bytes: what a poisoned or refused read gives (F-INT-5).</summary>
    public static Bytes Zero { get; } = Bytes.Of(Sort, new byte[Size]);

    /// <summary>All 64 byte enables set.</summary>
    public static Word AllBytes { get; } = Word.Of(ulong.MaxValue, Size);

    /// <summary>No byte enable set.</summary>
    public static Word NoBytes { get; } = Word.Of(0, Size);

    /// <summary>The face of <see cref="Merge"/> in proofs: an arbitrary function. So what is proved holds for every way of merging.</summary>
    public static Function MergeFunction { get; } = new("merge", Sort, Sort, Sort, Sort.BitVector(Size));

    /// <summary>A concrete line.</summary>
    public static Bytes Of(ReadOnlySpan<byte> bytes) => Bytes.Of(Sort, bytes);

    /// <summary>A line whose 64 bytes are all the same.</summary>
    public static Bytes Filled(byte value)
    {
        var bytes = new byte[Size];
        Array.Fill(bytes, value);
        return Bytes.Owning(Sort, bytes);
    }

    /// <summary>The old line with the enabled bytes taken from the new one; bit i of <paramref name="enables"/> is for byte i.</summary>
    public static Bytes Merge(Bytes old, Bytes written, Word enables)
    {
        if (enables.TryConcrete(out var mask))
        {
            if (mask == ulong.MaxValue) return written;
            if (mask == 0) return old;
            if (old.IsConcrete && written.IsConcrete) return Compute(old.Concrete, written.Concrete, mask);
        }

        return Bytes.Of(MergeFunction.Apply(old.Term, written.Term, enables.Term));
    }

    private static Bytes Compute(ReadOnlySpan<byte> old, ReadOnlySpan<byte> written, ulong enables)
    {
        var merged = old.ToArray();
        for (var i = 0; i < Size; i++)
            if (((enables >> i) & 1) != 0)
                merged[i] = written[i];
        return Bytes.Owning(Sort, merged);
    }
}
