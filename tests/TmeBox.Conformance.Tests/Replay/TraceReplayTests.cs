using System.Globalization;
using System.Text;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Replay;
using TmeBox.Conformance.Traces;
using TmeBox.Engine;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Replay;

public class TraceReplayTests
{
    private static readonly PageMap Map = new(
        "test", "none", 0, 0x100000, 0x100000, [new("alice", 1), new("bob", 2)], [new(0, 0x4000000, 0), new(0x4000000, 0x2000000000, 1)]);

    [Theory]
    [InlineData(CacheMode.Finite, 1, 1)]
    [InlineData(CacheMode.Finite, 64, 8)]
    [InlineData(CacheMode.Unlimited, 1, 1)]
    [InlineData(CacheMode.Uncached, 1, 1)]
    public void Accesses_of_two_sandboxes_agree(CacheMode mode, int sets, int ways)
    {
        const string Text = "I  00400000,4\n L 04000ffc,8\n S 1000,1\n M 103c,16\n S 5000000,64\n L 1000,32\n";
        using var trace = Mapped(Text, 5, out var map);
        var report = TraceReplay.Run(trace, map, new(Rig.Ci, new CacheShape(mode, sets, ways), Depth: ComparisonDepth.Full));
        Assert.Null(report.Divergence);
        Assert.Equal(TraceEnd.Completed, report.End);
        Assert.Equal(8, report.Accesses);
        Assert.Equal(5, report.Pages);
        Assert.Equal(8 + 2 + (5 * 64), report.Operations);
    }

    [Fact]
    public void A_damaged_trace_is_no_finding()
    {
        using var trace = Mapped(" L 1000,8\n L oops\n", 2, out var map);
        var report = TraceReplay.Run(trace, map, new(Rig.Ci));
        Assert.Equal(TraceEnd.BadTrace, report.End);
        Assert.NotNull(report.Problem);
        Assert.Null(report.Divergence);
    }

    [Fact]
    public void A_cancelled_replay_is_no_finding()
    {
        using var trace = Mapped(string.Concat(Enumerable.Repeat(" L 1000,8\n", 10_000)), 10_000, out var map);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal(TraceEnd.Cancelled, TraceReplay.Run(trace, map, new(Rig.Ci), cancellation: cancelled.Token).End);
    }

    [Fact]
    public void A_platform_without_the_maps_KeyIDs_is_refused()
    {
        using var trace = Mapped("", 0, out var map);
        Assert.Throws<ArgumentException>(() => TraceReplay.Run(trace, map, new(Rig.Ci with { MaxKeys = 1 })));
        Assert.Throws<ArgumentException>(() => TraceReplay.Run(trace, map, new(Rig.Ci, KeyIdBits: 1)));
        Assert.Throws<ArgumentException>(() => TraceReplay.Run(trace, map, new(Rig.Ci, KeyIdBits: 7)));
        Assert.Throws<ArgumentException>(() => TraceReplay.Run(trace, map with { ArenaStart = 1UL << 40 }, new(Rig.Ci)));
        Assert.Throws<ArgumentException>(() => TraceReplay.Run(trace, map, new(Rig.Ci with { Algorithms = [Algorithm.Xts128] }, Algorithm: Algorithm.Xts256)));
    }

    [Fact]
    public void A_real_program_agrees()
    {
        // sort(1): the map is that of models/traces/sort.map.yaml.
        var map = new PageMap(
            "sort",
            "sort.lackey.gz",
            1_069_708,
            0x100000,
            2 << 20,
            [new("alice", 1), new("bob", 2)],
            [new(0, 0x4000000, 0), new(0x4000000, 0x1000000000, 1), new(0x1000000000, 0x2000000000, 0)]);
        using var trace = new MappedTrace(LackeyTrace.Open(Path.Combine(Root(), "models", "traces", map.TraceFile)), map);
        var told = 0L;
        var report = TraceReplay.Run(trace, map, new(Rig.Ci), p => told = p.Accesses);
        Assert.True(report.End == TraceEnd.Completed, $"{report.Problem}{report.Divergence}");
        Assert.True(report.Accesses >= map.Accesses);
        Assert.InRange(told, 1, report.Accesses);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Accesses} accesses, {report.Operations} operations, {report.Pages} pages, {report.Elapsed.TotalSeconds:f1} s; specification {report.SpecificationRate:n0}/s, engine {report.EngineRate:n0}/s"));
    }

    private static MappedTrace Mapped(string text, long accesses, out PageMap map)
    {
        map = Map with { Accesses = accesses };
        return new(LackeyTrace.Over(new MemoryStream(Encoding.ASCII.GetBytes(text)), "text"), map);
    }

    private static string Root()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "TmeBox.Spec.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("the tests run inside the repository");
    }
}
