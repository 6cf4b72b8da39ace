using System.Buffers.Binary;
using System.Text;
using TmeBox.Conformance.Traces;

namespace TmeBox.Conformance.Tests.Traces;

/// <summary>Traces of DynamoRIO and of ChampSim.</summary>
public class OtherTraceTests
{
    private const int Seed = 31;

    private const string View = """
        Output format:
        <--record#-> <--instr#->: <---tid---> <record details>
        ------------------------------------------------------------
                   1           0:     2765543 <marker: version 6>
                   2           0:     2765543 <marker: tid 2765543 on core 3>
                   3           1:     2765543 ifetch       5 byte(s) @ 0x0000000000404a7e 48 8b 5c 24 08       mov    0x08(%rsp)[8byte] -> %rbx
                   4           1:     2765543 read         8 byte(s) @ 0x00007ffcf8a2d7f8 by PC 0x0000000000404a7e
                   5           2:     2765543 ifetch       2 byte(s) @ 0x0000000000404a83 non-branch
                   6           2:     2765543 write       64 byte(s) @ 0x00007ffcf8a2d7c0 by PC 0x0000000000404a83
                   7           2:     2765543 prefetcht0   1 byte(s) @ 0x0000000000001000 by PC 0x0000000000404a83
                   8           2:     2765543 <thread 2765543 exited>
        View tool results:
                      2 : total instructions

        """;

    private static (List<TraceRecord> Records, string? Problem) Read(IProgramTrace trace)
    {
        using (trace)
        {
            var records = new List<TraceRecord>();
            while (trace.Read(out var record)) records.Add(record);
            Assert.False(trace.Read(out _));
            Assert.Equal(records.Count(r => r.Kind != TraceKind.Fetch), trace.DataAccesses);
            return (records, trace.Problem?.ToString());
        }
    }

    private static (List<TraceRecord> Records, string? Problem) OfLackey(byte[] text) => Read(LackeyTrace.Over(new MemoryStream(text), "t"));

    private static (List<TraceRecord> Records, string? Problem) OfView(byte[] text) => Read(DrmemtraceTrace.Over(new MemoryStream(text), "t"));

    private static (List<TraceRecord> Records, string? Problem) OfChampSim(byte[] records) => Read(ChampSimTrace.Over(new MemoryStream(records), "t"));

    private static byte[] Instruction(ulong pointer, ulong[] written, ulong[] read)
    {
        var record = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(record, pointer);
        for (var i = 0; i < written.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(16 + (8 * i)), written[i]);
        for (var i = 0; i < read.Length; i++) BinaryPrimitives.WriteUInt64LittleEndian(record.AsSpan(32 + (8 * i)), read[i]);
        return record;
    }

    [Fact]
    public void What_DynamoRIO_s_view_prints_is_read()
    {
        var (records, problem) = OfView(Encoding.ASCII.GetBytes(View));
        Assert.Null(problem);
        Assert.Equal(
            [new(TraceKind.Fetch, 0x404a7e, 5), new(TraceKind.Load, 0x7ffcf8a2d7f8, 8), new(TraceKind.Fetch, 0x404a83, 2), new(TraceKind.Store, 0x7ffcf8a2d7c0, 64)], records);
    }

    [Theory]
    [InlineData("hello\n", "t:1:1: Trace.NoRecord: ", "found 'hello'; expected a number")]
    [InlineData("1 2 3 read 8 byte(s) @ 0x10\n", "t:1:3: Trace.NoRecord: ", "found '2 3 read 8 byte(s) @ 0x10'; expected a number")]
    [InlineData("1 2: 3 jump 8 byte(s) @ 0x10\n", "t:1:8: Trace.UnknownKind: ", "found 'jump'; expected read, write, ifetch, or a marker")]
    [InlineData("1 2: 3\n", "t:1:7: Trace.UnknownKind: ", "found nothing; expected read, write, ifetch, or a marker")]
    [InlineData("1 2: 3 read 65 byte(s) @ 0x10\n", "t:1:13: Trace.BadSize: ", "found '65'; expected 1 to 64")]
    [InlineData("1 2: 3 read 8 bytes @ 0x10\n", "t:1:15: Trace.BadAddress: ", "found 'bytes'; expected byte(s) @ and an address")]
    [InlineData("1 2: 3 read 8 byte(s) @ 10\n", "t:1:25: Trace.BadAddress: ", "found '10'; expected an address such as ")]
    [InlineData("1 2: 3 read 8 byte(s) @ 0xffffffffffffffff\n", "t:1:25: Trace.Wraps: ", "found 8 bytes from 0xffffffffffffffff; expected fewer")]
    [InlineData("1 2: 3 read 8 byte(s) @ 0x10", "t:1:29: Trace.Cut: ", "found the end of the text inside a line; expected a line end")]
    public void A_bad_line_of_the_view_is_named_with_its_place(string text, string place, string expected)
    {
        var (records, problem) = OfView(Encoding.ASCII.GetBytes(text));
        Assert.Empty(records);
        Assert.StartsWith(place, problem, StringComparison.Ordinal);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void ChampSim_s_records_are_a_fetch_then_loads_then_stores()
    {
        var (records, problem) = OfChampSim([.. Instruction(0x400000, [0x7000], [0x5000, 0x6000]), .. new byte[64], .. Instruction(0x400004, [], [])]);
        Assert.Null(problem);
        Assert.Equal(
            [new(TraceKind.Fetch, 0x400000, 1), new(TraceKind.Load, 0x5000, 1), new(TraceKind.Load, 0x6000, 1), new(TraceKind.Store, 0x7000, 1), new(TraceKind.Fetch, 0x400004, 1)], records);
    }

    [Fact]
    public void A_bad_record_of_ChampSim_is_named_with_its_place()
    {
        var good = Instruction(1, [2], [3]);
        Assert.Equal(
            "t:2:11: Trace.CutRecord: a ChampSim trace is made of whole records of 64 bytes; found 10 bytes; expected 64; at byte 74 of the text", OfChampSim([.. good, .. good[..10]]).Problem);
        var flagged = good.ToArray();
        flagged[9] = 2;
        Assert.Equal(
            "t:2:10: Trace.BadFlag: a ChampSim record says with 0 or 1 whether it is a branch, and whether that was taken; found 0x02; expected 0 or 1; at byte 73 of the text", OfChampSim([.. good, .. flagged]).Problem);
        Assert.Contains("found xz; expected records as they are (unpack with xz -d)", OfChampSim([0xFD, .. "7zXZ\0"u8, .. new byte[100]]).Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.lackey", typeof(LackeyTrace), "a")]
    [InlineData("a.lackey.gz", typeof(LackeyTrace), "a")]
    [InlineData("a.gz", typeof(LackeyTrace), "a")]
    [InlineData("b.drmemtrace.br", typeof(DrmemtraceTrace), "b")]
    [InlineData("c.champsim", typeof(ChampSimTrace), "c")]
    [InlineData("c.champsimtrace.gz", typeof(ChampSimTrace), "c")]
    public void The_name_says_which_tool_wrote_it(string name, Type kind, string stem)
    {
        using var trace = ProgramTraces.Open("/nonexistent/" + name);
        Assert.IsType(kind, trace);
        Assert.False(trace.Read(out _));
        Assert.Contains("Trace.Unreadable", trace.Problem?.ToString(), StringComparison.Ordinal);
        Assert.Equal(stem, ProgramTraces.Stem(name));
    }

    [Theory]
    [InlineData("lackey")]
    [InlineData("drmemtrace")]
    [InlineData("champsim")]
    public void A_thousand_malformed_traces_get_a_clear_problem_each(string tool)
    {
        var random = new Random(Seed);
        (byte[] Good, Func<byte[], (List<TraceRecord> Records, string? Problem)> Read) format = tool switch
        {
            "lackey" => ("==7== Lackey\nI  00401000,4\n L 1ffefff7e8,8\n S 1ffefff7e0,16\n M 0040a018,64\n==7== end\n"u8.ToArray(), OfLackey),
            "drmemtrace" => (Encoding.ASCII.GetBytes(View), OfView),
            _ => (Enumerable.Range(1, 8).SelectMany(i => Instruction((ulong)i, [(ulong)i], [(ulong)i * 64])).ToArray(), OfChampSim),
        };
        var clock = System.Diagnostics.Stopwatch.StartNew();
        for (var (i, malformed) = (0, 0); malformed < 1000; i++)
        {
            // Some spoilt traces are traces still.
            Assert.True(i < 10_000, $"seed {Seed}: {malformed} of {i} were malformed");
            if (format.Read(Spoiling.Of(format.Good, random)).Problem is not { } problem) continue;
            malformed++;
            Assert.True(problem.StartsWith("t:", StringComparison.Ordinal) && problem.Contains("found ", StringComparison.Ordinal) && problem.Contains("; expected ", StringComparison.Ordinal) && problem.Length < 1000 && !problem.Any(char.IsControl), $"seed {Seed}, trace {i}: {problem}");
        }

        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }
}
