using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Compression;
using System.Text;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Fuzzing;

/// <summary>One string that reproduces a run.</summary>
/// <remarks>
/// <c>f2.…</c> names a generated sequence by seed, length and platform; it is short, and bound to this version of the generators.
/// <c>s1.…</c> holds the operations themselves, compressed; it outlives changes of the generators.
/// </remarks>
public static class FuzzToken
{
    private const string CasePrefix = "f2.";
    private const string SequencePrefix = "s1.";
    private const int MostText = 64 << 20;

    /// <summary>The token of a sequence of operations.</summary>
    public static string Of(OperationSequence sequence)
    {
        using var packed = new MemoryStream();
        using (var brotli = new BrotliStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
            brotli.Write(Encoding.UTF8.GetBytes(OperationJson.Write(sequence)));
        return SequencePrefix + Base64Url.EncodeToString(packed.ToArray());
    }

    internal static string Of(ulong seed, int length, int platform)
    {
        Span<byte> bytes = stackalloc byte[12];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, seed);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[8..], (ushort)length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes[10..], (ushort)platform);
        return CasePrefix + Base64Url.EncodeToString(bytes);
    }

    internal static bool TryCase(string token, out ulong seed, out int length, out int platform)
    {
        (seed, length, platform) = (0, 0, 0);
        if (!token.StartsWith(CasePrefix, StringComparison.Ordinal)) return false;
        var bytes = Decoded(token[CasePrefix.Length..]);
        if (bytes.Length != 12) throw new FormatException("the token is cut off, or has too much");
        seed = BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        length = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8));
        platform = BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(10));
        if (length is < 1 or > FuzzGenerator.MaxLength || platform >= FuzzPlatform.All.Length) throw new FormatException("the token names no sequence of this version");
        return true;
    }

    /// <summary>The sequence of a token that holds one.</summary>
    /// <exception cref="FormatException">The token is damaged, or names a generated sequence.</exception>
    public static OperationSequence Sequence(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (!token.StartsWith(SequencePrefix, StringComparison.Ordinal)) throw new FormatException("a token starts with 'f2.' or 's1.'");
        using var packed = new MemoryStream(Decoded(token[SequencePrefix.Length..]));
        using var brotli = new BrotliStream(packed, CompressionMode.Decompress);
        using var text = new MemoryStream();
        var buffer = new byte[1 << 16];
        try
        {
            for (var read = brotli.Read(buffer); read > 0; read = brotli.Read(buffer))
            {
                if (text.Length + read > MostText) throw new FormatException($"the token holds more than {MostText} bytes");
                text.Write(buffer, 0, read);
            }
        }
        catch (Exception e) when (e is InvalidDataException or InvalidOperationException)
        {
            throw new FormatException("the token is damaged", e);
        }

        return OperationJson.ParseSequence(Encoding.UTF8.GetString(text.GetBuffer(), 0, (int)text.Length));
    }

    private static byte[] Decoded(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException e)
        {
            throw new FormatException("the token is damaged", e);
        }
    }
}
