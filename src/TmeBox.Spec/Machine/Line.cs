using System.Numerics;
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

    /// <summary>The face of <see cref="Quadword"/> in proofs.</summary>
    public static Function QuadwordFunction { get; } = new("line.quadword", Sort.BitVector(64), Sort, Sort.BitVector(3));

    private static readonly Function UpFunction = new("line.up", Sort, Sort, Sort.BitVector(6));
    private static readonly Function DownFunction = new("line.down", Sort, Sort, Sort.BitVector(6));

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

        return Lifted.If(enables == AllBytes, written, Lifted.If(enables == NoBytes, old, Bytes.Of(MergeFunction.Apply(old.Term, written.Term, enables.Term))));
    }

    /// <summary>The bytes moved towards higher addresses by 0 to 63; zeros come in.</summary>
    public static Bytes Up(Bytes line, Word by) => Moved(UpFunction, line, by, n => n);

    /// <summary>The bytes moved towards lower addresses by 0 to 63; zeros come in.</summary>
    public static Bytes Down(Bytes line, Word by) => Moved(DownFunction, line, by, n => -n);

    /// <summary>The aligned, little-endian quadword with a number from 0 to 7: 64 bits.</summary>
    public static Word Quadword(Bytes line, Word number) =>
        line.IsConcrete && number.TryConcrete(out var n)
            ? Word.Of(System.Buffers.Binary.BinaryPrimitives.ReadUInt64LittleEndian(line.Concrete[(8 * (int)n)..]), 64)
            : Word.Of(QuadwordFunction.Apply(line.Term, number.Term));

    private static Bytes Moved(Function face, Bytes line, Word by, Func<int, int> step)
    {
        if (!by.TryConcrete(out var bytes) || !line.IsConcrete) return Lifted.If(by == 0, line, Bytes.Of(face.Apply(line.Term, by.Term)));
        var moved = new byte[Size];
        var shift = step((int)bytes);
        line.Concrete[Math.Max(0, -shift)..Math.Min(Size, Size - shift)].CopyTo(moved.AsSpan(Math.Max(0, shift)));
        return Bytes.Owning(Sort, moved);
    }

    private static Bytes Compute(ReadOnlySpan<byte> old, ReadOnlySpan<byte> written, ulong enables)
    {
        var merged = old.ToArray();
        for (var rest = enables; rest != 0; rest &= rest - 1)
        {
            var i = BitOperations.TrailingZeroCount(rest);
            merged[i] = written[i];
        }

        return Bytes.Owning(Sort, merged);
    }
}
