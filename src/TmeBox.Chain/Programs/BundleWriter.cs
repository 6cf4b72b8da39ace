using System.Collections.Immutable;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Chain.Programs;

/// <summary>Encodes pieces of code into bundles: a piece stays in one, and one that is to end its bundle has nops before it.</summary>
internal static class BundleWriter
{
    private const int Size = (int)CodeLimits.BundleSize;
    private static readonly ImmutableArray<byte[]> Nops = [.. Enumerable.Range(0, Size + 1).Select(Fill)];

    /// <summary>Writes to a bundle those pieces that fit.</summary>
    /// <param name="bundle">The bundle's 32 bytes.</param>
    /// <param name="offset">Its window offset.</param>
    /// <param name="pieces">The pieces.</param>
    public static void Write(Span<byte> bundle, uint offset, IEnumerable<CodePiece> pieces)
    {
        var used = 0;
        foreach (var piece in pieces)
        {
            var length = Encode(piece, offset + (uint)used).Count;
            if (used + length > Size) continue;
            var at = piece.EndsBundle ? Size - length : used;
            Nops[at - used].CopyTo(bundle[used..]);
            Encode(piece, offset + (uint)at).CopyTo(bundle[at..]);
            used = at + length;
        }

        Nops[Size - used].CopyTo(bundle[used..]);
    }

    private static List<byte> Encode(CodePiece piece, ulong offset)
    {
        var writer = new Writer();
        var encoder = Encoder.Create(64, writer);
        foreach (var instruction in piece.Instructions) encoder.Encode(instruction, offset + (ulong)writer.Bytes.Count);
        return writer.Bytes;
    }

    private static byte[] Fill(int size)
    {
        var (assembler, writer) = (new Assembler(64), new Writer());
        assembler.nop(size);
        assembler.Assemble(writer, 0);
        return [.. writer.Bytes];
    }

    private sealed class Writer : CodeWriter
    {
        public List<byte> Bytes { get; } = [];

        public override void WriteByte(byte value) => Bytes.Add(value);
    }
}
