using Iced.Intel;
using TmeBox.Spec.Instrumentation;

namespace TmeBox.Chain.Programs;

/// <summary>Encodes pieces of code into bundles: a piece stays in one, and one that is to end its bundle has nops before it.</summary>
internal static class BundleWriter
{
    private const int Size = (int)CodeLimits.BundleSize;
    private const byte Nop = 0x90;

    /// <summary>Writes pieces to a bundle until one does not fit.</summary>
    /// <param name="bundle">The bundle's 32 bytes.</param>
    /// <param name="offset">Its window offset.</param>
    /// <param name="pieces">The pieces.</param>
    public static void Write(Span<byte> bundle, uint offset, IEnumerable<CodePiece> pieces)
    {
        bundle.Fill(Nop);
        var used = 0;
        foreach (var piece in pieces)
        {
            var length = Encode(piece, offset + (uint)used).Count;
            if (used + length > Size) return;
            var at = piece.EndsBundle ? Size - length : used;
            Encode(piece, offset + (uint)at).CopyTo(bundle[at..]);
            used = at + length;
        }
    }

    private static List<byte> Encode(CodePiece piece, ulong offset)
    {
        var writer = new Writer();
        var encoder = Encoder.Create(64, writer);
        foreach (var instruction in piece.Instructions) encoder.Encode(instruction, offset + (ulong)writer.Bytes.Count);
        return writer.Bytes;
    }

    private sealed class Writer : CodeWriter
    {
        public List<byte> Bytes { get; } = [];

        public override void WriteByte(byte value) => Bytes.Add(value);
    }
}
