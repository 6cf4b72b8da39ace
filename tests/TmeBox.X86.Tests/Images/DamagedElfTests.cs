using System.Buffers.Binary;
using System.Diagnostics;
using TmeBox.X86.Images;
using TmeBox.X86.Reporting;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Images;

/// <summary>
/// Files damaged where their format has meaning: cut off, tables laid over each other, counts too large, another class or byte order, names outside
/// of their table, debug data changed. Each ends with the verdict of the verifier of production or with one sentence that names the place.
/// </summary>
public sealed class DamagedElfTests : IDisposable
{
    private const int Rounds = 2000, FilesPerRound = 4;

    // Of the header of the file: how many segments and sections there are and which holds the names of sections; where both tables start.
    private static readonly int[] Counts = [56, 60, 62];
    private static readonly int[] Tables = [32, 40];

    // Of a section header: name, type, flags, address, offset, size, link, info, alignment, entry size.
    private static readonly int[] SectionFields = [0, 4, 8, 16, 24, 32, 40, 44, 48, 56];

    // Of a program header: type, flags, offset, address, bytes in the file and in memory, alignment.
    private static readonly int[] SegmentFields = [0, 4, 8, 16, 32, 40, 48];
    private static readonly ulong[] Extremes = [0, 1, 3, 0x7fff, 0xffff, 0x1_0000, 0x7fff_ffff, 0xffff_ffff, 0x1_0000_0000, 1UL << 40, long.MaxValue, ulong.MaxValue - 7, ulong.MaxValue];
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    // The three kinds: programs at their own addresses and anywhere, shared objects, relocatable ones; debug data of two versions, compressed too.
    private List<byte[]> Originals()
    {
        const string Source = "int a[3]; static int g(int x){switch(x){case 0:return 7;case 1:return a[1];case 2:return -3;case 3:return a[2];case 4:return 1;}return x;} int f(int x){return g(x) + a[x & 1];} int main(void){return f(1);}";
        return
        [
            File.ReadAllBytes(tools.C("program", Source, "-g", "-O1")),
            File.ReadAllBytes(tools.C("fixed", Source, "-g", "-O1", "-no-pie", "-static", "-nostdlib", "-Wl,-e,main")),
            File.ReadAllBytes(tools.C("lib.so", Source, "-g", "-O2", "-shared", "-fPIC", "-gdwarf-4")),
            File.ReadAllBytes(tools.C("many.o", Source, "-c", "-g", "-O1", "-ffunction-sections")),
            File.ReadAllBytes(tools.C("packed.o", Source, "-c", "-g", "-O1", "-gz=zlib")),
        ];
    }

    [Fact]
    public void Damage_ends_with_a_verdict_or_a_sentence_soon_and_in_bounded_memory()
    {
        var originals = Originals();
        foreach (var original in originals) Assert.NotNull(Judged(original));
        var (judged, refused, slowest, largest) = (0, 0, TimeSpan.Zero, 0L);
        Seeds.Each(Rounds, random =>
        {
            for (var i = 0; i < FilesPerRound; i++)
            {
                var file = Damaged(originals[random.Next(originals.Count)], random);
                var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
                if (Judged(file) is null) refused++;
                else judged++;
                slowest = clock.Elapsed > slowest ? clock.Elapsed : slowest;
                largest = Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before);
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{judged} judged, {refused} refused, slowest {slowest.TotalMilliseconds:0} ms, most memory {largest >> 10} KiB");
        Assert.InRange(judged, Rounds / 2, Rounds * FilesPerRound);
        Assert.InRange(refused, Rounds / 2, Rounds * FilesPerRound);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        Assert.InRange(largest, 0, 64 << 20);
    }

    [Fact]
    public void Cut_off_anywhere_a_file_is_judged_or_refused()
    {
        foreach (var original in Originals())
        {
            for (var length = 0; length < 64; length++) Assert.Null(Judged(original[..length]));
            for (var length = 64; length < original.Length; length += 37) Judged(original[..length]);
        }
    }

    // What `verify` does with a file.
    private static Verdict? Judged(byte[] file)
    {
        try
        {
            var options = Reading.Options(file.Length % 2 == 0 ? IsolationProfile.Data : IsolationProfile.CodeAndData);
            var image = Reading.Of(file, options.Profile);
            var report = new Reporter(new SweepVerifier(1), AssemblySyntax.Att).Judge("file", image, options, 8, TestContext.Current.CancellationToken);
            Assert.True(report.Verdict != Verdict.Accepted || image.CodeBytes > 0, "a file without code is accepted");
            Assert.Equal(report.Verdict == Verdict.Rejected, report.Findings.Length > 0);
            return report.Verdict;
        }
        catch (ImageFormatException e)
        {
            Assert.Matches(@"^at byte \d+: found .+; expected .+$", e.Message);
            return null;
        }
    }

    private static byte[] Damaged(byte[] original, Random random)
    {
        var file = (byte[])original.Clone();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            switch (random.Next(9))
            {
                case 0: return file[..random.Next(file.Length)];
                case 1: file[random.Next(64)] ^= (byte)(1 << random.Next(8)); break;
                case 2: file[4 + random.Next(2)] = (byte)random.Next(3); break;
                case 3: Write(file, Counts[random.Next(Counts.Length)], (ulong)random.Next(0x1_0000), 2); break;
                case 4: Write(file, Tables[random.Next(Tables.Length)], Place(file, random), 8); break;
                case 5: Change(file, Headers(file, 40, 60, 64), SectionFields, random); break;
                case 6: Change(file, Headers(file, 32, 56, 56), SegmentFields, random); break;
                case 7: Overlay(file, random); break;
                default: Smear(file, random); break;
            }
        }

        return file;
    }

    // Where headers of a table start that lie in the file: by the fields that say where it starts and how many there are.
    private static List<int> Headers(byte[] file, int start, int count, int size)
    {
        var (first, many) = (BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(start)), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(count)));
        return [.. Enumerable.Range(0, many).Select(i => first + ((ulong)i * (ulong)size)).Where(at => at < (ulong)file.Length && at + (ulong)size <= (ulong)file.Length).Select(at => (int)at)];
    }

    private static void Change(byte[] file, List<int> headers, int[] fields, Random random)
    {
        if (headers.Count == 0) return;
        var field = fields[random.Next(fields.Length)];
        var size = Array.IndexOf(fields, field) + 1 < fields.Length && fields[Array.IndexOf(fields, field) + 1] - field == 4 ? 4 : 8;
        Write(file, headers[random.Next(headers.Count)] + field, random.Next(2) == 0 ? Extremes[random.Next(Extremes.Length)] : Place(file, random), size);
    }

    // One section or segment over another.
    private static void Overlay(byte[] file, Random random)
    {
        var (headers, size) = random.Next(2) == 0 ? (Headers(file, 40, 60, 64), 64) : (Headers(file, 32, 56, 56), 56);
        if (headers.Count > 1) file.AsSpan(headers[random.Next(headers.Count)], size).CopyTo(file.AsSpan(headers[random.Next(headers.Count)]));
    }

    // Bytes in a section: symbols, names, relocations, debug data.
    private static void Smear(byte[] file, Random random)
    {
        var sections = Headers(file, 40, 60, 64);
        if (sections.Count == 0) return;
        var at = sections[random.Next(sections.Count)];
        var (offset, length) = (BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at + 24)), BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at + 32)));
        if (length == 0 || offset >= (ulong)file.Length || length > (ulong)file.Length - offset) return;
        for (var i = random.Next(1, 20); i > 0; i--) file[offset + (ulong)random.NextInt64((long)length)] = random.Next(3) == 0 ? (byte)0xff : (byte)random.Next(256);
    }

    private static ulong Place(byte[] file, Random random) => random.Next(4) == 0 ? Extremes[random.Next(Extremes.Length)] : (ulong)random.Next(file.Length + 64);

    private static void Write(byte[] file, int at, ulong value, int size)
    {
        for (var i = 0; i < size && at + i < file.Length; i++) file[at + i] = (byte)(value >> (8 * i));
    }
}
