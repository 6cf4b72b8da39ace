using System.Text;
using TmeBox.Conformance.Traces;

namespace TmeBox.Conformance.Tests.Traces;

public class MappedTraceTests
{
    static readonly PageMap Map = new("m", "t", 1, 0x100000, 0x3000,
        [new("alice", 1), new("bob", 2)], [new(0x8000, 0xa000, 1), new(0x1000, 0x3000, 0)]);

    static (List<LineAccess> Accesses, string? Problem) Read(string text, PageMap map)
    {
        using var trace = new MappedTrace(LackeyTrace.Over(new MemoryStream(Encoding.ASCII.GetBytes(text)), "t"), map);
        var accesses = new List<LineAccess>();
        while (trace.Read(out var access)) accesses.Add(access);
        Assert.False(trace.Read(out _));
        return (accesses, trace.Problem?.ToString());
    }

    [Fact]
    public void Pages_lie_in_the_arena_in_the_order_of_first_touch()
    {
        var (accesses, problem) = Read(" L 00009010,8\n S 00001020,4\n L 00008000,1\n M 00009fff,1\n", Map with { Accesses = 4 });
        Assert.Null(problem);
        Assert.Equal(
            [new(TraceKind.Load, 2, 0x100010, 8), new(TraceKind.Store, 1, 0x101020, 4), new(TraceKind.Load, 2, 0x102000, 1), new(TraceKind.Modify, 2, 0x100fff, 1)],
            accesses);
        Assert.Equal((0x100fc0UL, 63), (accesses[3].Line, accesses[3].Offset));
    }

    [Fact]
    public void An_access_across_lines_is_split()
    {
        Assert.Equal([new(TraceKind.Store, 1, 0x10003c, 4), new(TraceKind.Store, 1, 0x100040, 60)], Read(" S 0000103c,64\n", Map).Accesses);
        Assert.Equal([new(TraceKind.Store, 1, 0x100040, 64)], Read(" S 00001040,64\n", Map).Accesses);
    }

    [Fact]
    public void An_access_across_pages_is_split_and_may_change_owner()
    {
        var map = Map with { Pages = [new(0x1000, 0x2000, 0), new(0x2000, 0x3000, 1)] };
        Assert.Equal([new(TraceKind.Load, 1, 0x100ffc, 4), new(TraceKind.Load, 2, 0x101000, 12)], Read(" L 00001ffc,16\n", map).Accesses);
    }

    [Theory]
    [InlineData(" L 00001000,1\n L 00003000,8\n", "t:2:1: Trace.Unmapped: every page that a trace touches is in its map; found page 0x3000; expected a page under 'pages' of the map 'm'; at byte 14 of the text")]
    [InlineData(" L 00001000,1\n L 00002ffc,8\n", "t:2:1: Trace.Unmapped: every page that a trace touches is in its map; found page 0x3000; expected a page under 'pages' of the map 'm'; at byte 14 of the text")]
    [InlineData(" L 00001000,1\n L 00000fff,1\n", "t:2:1: Trace.Unmapped: every page that a trace touches is in its map; found page 0x0; expected a page under 'pages' of the map 'm'; at byte 14 of the text")]
    [InlineData(" L ffffffffffffffff,1\n", "t:1:1: Trace.Unmapped: every page that a trace touches is in its map; found page 0xfffffffffffff000; expected a page under 'pages' of the map 'm'; at byte 0 of the text")]
    [InlineData(" L 1000,1\n L 2000,1\n L 8000,1\n L 9000,1\n", "t:4:1: Trace.ArenaFull: the arena of the map has a page for every page that the trace touches; found page 0x9000 after 3 others; expected a larger arena; at byte 30 of the text")]
    [InlineData(" L 1000,1\n L 2000,1\n", "t:3:1: Trace.Count: a trace has as many accesses as its map says; found 2 accesses; expected 1; at byte 20 of the text")]
    [InlineData("", "t:1:1: Trace.Count: a trace has as many accesses as its map says; found 0 accesses; expected 1; at byte 0 of the text")]
    [InlineData(" L 1000,1\n L zz,1\n", "t:2:4: Trace.BadAddress: an address has 1 to 16 lower-case hexadecimal digits; found 'zz'; expected an address such as 1ffefff7e8; at byte 13 of the text")]
    public void A_trace_that_does_not_fit_is_named_with_its_place(string text, string problem) => Assert.Equal(problem, Read(text, Map).Problem);

    [Fact]
    public void A_broken_map_is_refused()
    {
        var error = Assert.Throws<ArgumentException>(() => Read("", Map with { Pages = [] }));
        Assert.StartsWith("Map.NoPages: found no range", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<PageMap, string> Broken => new()
    {
        { Map with { Sandboxes = [new("a", 1), new("a", 2)] }, "Map.DuplicateName at sandboxes[1].name: 'a' again" },
        { Map with { Sandboxes = [new("a", 1), new("b", 0)] }, "Map.KeyIdZero at sandboxes[1].keyid: 0" },
        { Map with { Sandboxes = [new("a", 1), new("b", 1)] }, "Map.SharedKeyId at sandboxes[1].keyid: 1 again" },
        { Map with { ArenaStart = 64 }, "Map.Arena at arena.start: 0x40" },
        { Map with { ArenaBytes = 0 }, "Map.Arena at arena.size: 0 bytes" },
        { Map with { ArenaBytes = 1UL << 33 }, "Map.Arena at arena.size: 8589934592 bytes" },
        { Map with { ArenaStart = (1UL << 52) - 4096 }, "Map.ArenaEnd at arena: 0x10000000002000" },
        { Map with { Pages = [new(0x1040, 0x3000, 0)] }, "Map.PageAligned at pages[0].from: 0x1040" },
        { Map with { Pages = [new(0x1000, 0x3040, 0)] }, "Map.PageAligned at pages[0].to: 0x3040" },
        { Map with { Pages = [new(0x1000, 0x1000, 0)] }, "Map.EmptyRange at pages[0].to: 0x1000" },
        { Map with { Pages = [new(0x1000, 0x3000, 0), new(0x2000, 0x4000, 1)] }, "Map.Overlap at pages[1]: [0x2000, 0x4000), which overlaps [0x1000, 0x3000)" },
        { Map with { Pages = [] }, "Map.NoPages at pages: no range" },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public void Every_rule_of_a_map_can_be_broken(PageMap map, string problem)
    {
        var found = Assert.Single(PageMapRules.Check(map));
        Assert.Equal(problem, $"{found.Rule.Id} at {found.Locator}: {found.Found}");
    }

    [Fact]
    public void The_example_breaks_nothing() => Assert.Empty(PageMapRules.Check(Map));
}
