using System.Globalization;
using System.IO.Compression;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Conformance.Traces;

namespace TmeBox.Conformance.Tests.Traces;

public sealed class LackeyTraceTests : IDisposable
{
    readonly string folder = Directory.CreateTempSubdirectory("tmebox-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    static (List<TraceRecord> Records, string? Problem) Read(LackeyTrace trace)
    {
        using (trace)
        {
            var records = new List<TraceRecord>();
            while (trace.Read(out var record)) records.Add(record);
            Assert.False(trace.Read(out _));
            return (records, trace.Problem?.ToString());
        }
    }

    static (List<TraceRecord> Records, string? Problem) Read(string text) =>
        Read(LackeyTrace.Over(new MemoryStream(Encoding.Latin1.GetBytes(text)), "t"));

    (List<TraceRecord> Records, string? Problem) ReadFile(string name, byte[] bytes)
    {
        File.WriteAllBytes(Path.Combine(folder, name), bytes);
        var (records, problem) = Read(LackeyTrace.Open(Path.Combine(folder, name)));
        return (records, problem?.Replace(folder + "/", "", StringComparison.Ordinal));
    }

    static byte[] Compressed(string text, Func<Stream, Stream> compressor)
    {
        var bytes = new MemoryStream();
        using (var stream = compressor(bytes)) stream.Write(Encoding.ASCII.GetBytes(text));
        return bytes.ToArray();
    }

    static byte[] Gzip(string text) => Compressed(text, s => new GZipStream(s, CompressionLevel.Fastest));

    static byte[] Brotli(string text) => Compressed(text, s => new BrotliStream(s, CompressionLevel.Fastest));

    static string Written(TraceRecord r) =>
        (r.Kind switch { TraceKind.Load => " L ", TraceKind.Store => " S ", TraceKind.Modify => " M ", _ => "I  " })
        + r.Address.ToString("x8", CultureInfo.InvariantCulture) + "," + r.Size.ToString(CultureInfo.InvariantCulture) + "\n";

    /// <summary>Text that does not compress well, so that a cut is inside data.</summary>
    static string Long(int records)
    {
        var random = new System.Random(1);
        return string.Concat(Enumerable.Range(0, records).Select(_ => Written(new((TraceKind)random.Next(4), (ulong)random.NextInt64(1L << 47), random.Next(1, 65)))));
    }

    [Fact]
    public void The_four_kinds_are_read_and_valgrind_s_own_lines_are_not()
    {
        var (records, problem) = Read("==12== Lackey\nI  0401ab70,3\n L 1fff000d38,8\n S 1fff000d30,64\n--12-- note\n M 00108000,1\n");
        Assert.Null(problem);
        Assert.Equal([new(TraceKind.Fetch, 0x401ab70, 3), new(TraceKind.Load, 0x1fff000d38, 8), new(TraceKind.Store, 0x1fff000d30, 64), new(TraceKind.Modify, 0x108000, 1)], records);
    }

    [Fact]
    public void What_is_written_is_read_whatever_the_compression()
    {
        var record = from kind in Gen.Elements(Enum.GetValues<TraceKind>())
                     from address in ArbMap.Default.GeneratorFor<ulong>()
                     from size in Gen.Choose(1, 64)
                     where address <= ulong.MaxValue - 63
                     select new TraceRecord(kind, address, size);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(50), Prop.ForAll(record.ListOf().ToArbitrary(), records =>
        {
            var text = string.Concat(records.Select(Written));
            foreach (var (name, bytes) in new[] { ("t.lackey", Encoding.ASCII.GetBytes(text)), ("t.lackey.gz", Gzip(text)), ("t.lackey.br", Brotli(text)) })
            {
                var (read, problem) = ReadFile(name, bytes);
                Assert.Null(problem);
                Assert.Equal(records, read);
            }
        }));
    }

    [Theory]
    [InlineData(" X 10,8\n", "t:2:1: Trace.UnknownKind: a record starts with its kind; found ' X '; expected 'I  ', ' L ', ' S ' or ' M '; at byte 8 of the text")]
    [InlineData("L 10,8\n", "t:2:1: Trace.UnknownKind: a record starts with its kind; found 'L 1'; expected 'I  ', ' L ', ' S ' or ' M '; at byte 8 of the text")]
    [InlineData("\n", "t:2:1: Trace.UnknownKind: a record starts with its kind; found nothing; expected 'I  ', ' L ', ' S ' or ' M '; at byte 8 of the text")]
    [InlineData("\u0000\u0001\u00ff\n", "t:2:1: Trace.UnknownKind: a record starts with its kind; found '\\x00\\x01\\xff'; expected 'I  ', ' L ', ' S ' or ' M '; at byte 8 of the text")]
    [InlineData(" L 10g0,8\n", "t:2:4: Trace.BadAddress: an address has 1 to 16 lower-case hexadecimal digits; found '10g0'; expected an address such as 1ffefff7e8; at byte 11 of the text")]
    [InlineData(" L 0x10,8\n", "t:2:4: Trace.BadAddress: an address has 1 to 16 lower-case hexadecimal digits; found '0x10'; expected an address such as 1ffefff7e8; at byte 11 of the text")]
    [InlineData(" L 11112222333344445,8\n", "t:2:4: Trace.BadAddress: an address has 1 to 16 lower-case hexadecimal digits; found '11112222333344445'; expected an address such as 1ffefff7e8; at byte 11 of the text")]
    [InlineData(" L ,8\n", "t:2:4: Trace.BadAddress: an address has 1 to 16 lower-case hexadecimal digits; found nothing; expected an address such as 1ffefff7e8; at byte 11 of the text")]
    [InlineData(" L 10\n", "t:2:6: Trace.BadSize: an access has 1 to 64 bytes; found no size; expected a comma and a size, such as ,8; at byte 13 of the text")]
    [InlineData(" L 10,0\n", "t:2:7: Trace.BadSize: an access has 1 to 64 bytes; found '0'; expected 1 to 64; at byte 14 of the text")]
    [InlineData(" L 10,65\n", "t:2:7: Trace.BadSize: an access has 1 to 64 bytes; found '65'; expected 1 to 64; at byte 14 of the text")]
    [InlineData(" L 10,8 \n", "t:2:7: Trace.BadSize: an access has 1 to 64 bytes; found '8 '; expected 1 to 64; at byte 14 of the text")]
    [InlineData(" L 10,\n", "t:2:7: Trace.BadSize: an access has 1 to 64 bytes; found nothing; expected 1 to 64; at byte 14 of the text")]
    [InlineData(" L fffffffffffffffd,4\n", "t:2:4: Trace.Wraps: an access ends below 2^64; found 4 bytes from 0xfffffffffffffffd; expected fewer; at byte 11 of the text")]
    [InlineData(" L 10,", "t:2:7: Trace.Cut: a trace ends with a whole line; found the end of the text inside a line; expected a line end; at byte 14 of the text")]
    public void A_bad_line_is_named_with_its_place(string line, string problem)
    {
        var (records, found) = Read(" S 10,1\n" + line + " S 10,1\n"[..(line.EndsWith('\n') ? 8 : 0)]);
        Assert.Equal(problem, found);
        Assert.Single(records);
    }

    [Fact]
    public void The_last_address_can_be_accessed() =>
        Assert.Equal(new TraceRecord(TraceKind.Load, ulong.MaxValue, 1), Assert.Single(Read(" L ffffffffffffffff,1\n").Records));

    [Fact]
    public void A_line_without_end_is_refused_before_it_fills_memory()
    {
        var (_, problem) = Read("==" + new string('x', 1 << 20));
        Assert.Equal("t:1:1: Trace.LongLine: a line of a trace has at most 4096 bytes; found more than 4096 bytes; expected a record; at byte 0 of the text", problem);
    }

    [Theory]
    [InlineData("t.gz")]
    [InlineData("t.br")]
    public void Compressed_data_cut_in_the_middle_is_a_problem_after_what_came_before(string name)
    {
        var whole = name == "t.gz" ? Gzip(Long(20_000)) : Brotli(Long(20_000));
        var (records, problem) = ReadFile(name, whole[..(whole.Length / 2)]);
        Assert.InRange(records.Count, 1, 19_999);
        Assert.Matches($@"^{name}:\d+:\d+: Trace\.(Compression|Cut): .*; at byte \d+ of the text$", problem);
    }

    [Fact]
    public void Corrupt_compressed_data_are_a_problem()
    {
        var bytes = Gzip(Long(20_000));
        Array.Fill<byte>(bytes, 0xff, bytes.Length / 2, 64);
        var (records, problem) = ReadFile("t.gz", bytes);
        Assert.True(records.Count < 20_000);
        Assert.Contains("Trace.", problem, StringComparison.Ordinal);

        (_, problem) = ReadFile("t.br", [0xff, 0xff, 0xff, 0xff, 0xff]);
        Assert.Equal("t.br:1:1: Trace.Compression: a compressed trace decompresses to its end; found corrupt or cut compressed data; expected the rest of the compressed trace; at byte 0 of the text", problem);
    }

    [Fact]
    public void A_wrong_checksum_is_a_problem()
    {
        var bytes = Gzip(" L 10,8\n");
        bytes[^8] ^= 1;
        Assert.Contains("Trace.Compression", ReadFile("t.gz", bytes).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_file_and_a_folder_are_problems()
    {
        Assert.Equal("/no/t.gz:1:1: Trace.Unreadable: a trace file exists and can be read; found no such file; expected a readable file; at byte 0 of the text",
            Read(LackeyTrace.Open("/no/t.gz")).Problem);
        Assert.Equal("/:1:1: Trace.Unreadable: a trace file exists and can be read; found no permission, or a directory; expected a readable file; at byte 0 of the text",
            Read(LackeyTrace.Open("/")).Problem);
    }

    [Fact]
    public void Reading_needs_constant_memory()
    {
        const string Line = " L 1fff000d38,8\n";
        using var trace = LackeyTrace.Over(new MemoryStream(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Line, 100_000)))), "t");
        trace.Read(out _);
        var before = GC.GetAllocatedBytesForCurrentThread();
        while (trace.Read(out _)) { }
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100_000);
        Assert.Equal(100_000, trace.DataAccesses);
    }

    [Fact]
    public void The_committed_trace_is_whole()
    {
        var root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "TmeBox.Spec.sln"))) root = Path.GetDirectoryName(root)!;
        var expected = File.ReadLines(Path.Combine(root, "models/traces/sort.map.yaml")).Single(l => l.StartsWith("accesses: ", StringComparison.Ordinal));
        using var trace = LackeyTrace.Open(Path.Combine(root, "models/traces/sort.lackey.gz"));
        while (trace.Read(out _)) { }
        Assert.Null(trace.Problem);
        Assert.Equal(expected, $"accesses: {trace.DataAccesses}");
        Assert.InRange(trace.DataAccesses, 1_000_000, 1_500_000);
        Assert.InRange(new FileInfo(Path.Combine(root, "models/traces/sort.lackey.gz")).Length, 1, 5_000_000);
    }
}
