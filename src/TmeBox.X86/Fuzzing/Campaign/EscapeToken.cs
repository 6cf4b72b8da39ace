using System.Buffers.Text;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Campaign;

/// <summary>Writes an <see cref="EscapeCase"/> as one word.</summary>
internal static class EscapeToken
{
    /// <summary>How every such word starts.</summary>
    public const string Prefix = "x1.";
    private const int MostBytes = 1 << 17;

    /// <summary>The word.</summary>
    public static string Of(EscapeCase one)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write((byte)one.Profile);
        writer.Write((byte)((one.OpenNeighbours ? 1 : 0) | (one.SparseArena ? 2 : 0)));
        writer.Write(one.WindowIndex);
        writer.Write(one.CodeOffset);
        writer.Write(one.ArenaSeed);
        writer.Write(one.Code.Length);
        writer.Write(one.Code);
        writer.Write(one.Entries.Length);
        foreach (var entry in one.Entries) writer.Write(entry);
        writer.Write(one.Runs.Length);
        foreach (var run in one.Runs)
        {
            writer.Write(run.Entry);
            writer.Write(run.Stepped);
            writer.Write(run.Seed);
        }

        writer.Flush();
        return Prefix + Base64Url.EncodeToString(stream.ToArray());
    }

    /// <summary>Reads the word.</summary>
    /// <exception cref="FormatException">It is damaged or of another version.</exception>
    public static EscapeCase Read(string token)
    {
        if (!token.StartsWith(Prefix, StringComparison.Ordinal) || token.Length > MostBytes * 2) throw new FormatException($"found a word that does not start with {Prefix}, or is too long");
        try
        {
            using var reader = new BinaryReader(new MemoryStream(Base64Url.DecodeFromChars(token.AsSpan(Prefix.Length))));
            var (profile, flags) = ((IsolationProfile)reader.ReadByte(), reader.ReadByte());
            var (window, offset, arena) = (reader.ReadUInt32(), reader.ReadUInt32(), reader.ReadUInt64());
            var code = reader.ReadBytes(Count(reader));
            var entries = new uint[Count(reader)];
            for (var i = 0; i < entries.Length; i++) entries[i] = reader.ReadUInt32();
            var runs = new HarnessRun[Count(reader)];
            for (var i = 0; i < runs.Length; i++) runs[i] = new(reader.ReadUInt32(), reader.ReadBoolean(), reader.ReadUInt64());
            var read = new EscapeCase(profile, window, offset, (flags & 1) != 0, (flags & 2) != 0, arena, code, [.. entries], [.. runs]);
            if (!Enum.IsDefined(profile) || code.Length == 0 || entries.Any(e => e >= code.Length) || runs.Any(r => r.Entry >= code.Length)) throw new FormatException("found a word whose parts do not fit each other");
            return read;
        }
        catch (EndOfStreamException e)
        {
            throw new FormatException("found a word that ends too early", e);
        }
    }

    private static int Count(BinaryReader reader) =>
        reader.ReadInt32() is var count and >= 0 and <= MostBytes ? count : throw new FormatException("found a word with an impossible length");
}
