using TmeBox.Cli.Input;
using TmeBox.Conformance.Traces;

namespace TmeBox.Cli.Tests.Input;

public sealed class PageMapFiles : IDisposable
{
    const string Map = """
        version: 1
        name: m
        trace: t.lackey
        accesses: 2
        arena: { start: 0x100000, size: 8KiB }
        sandboxes:
          - { name: alice, keyid: 1 }
          - { name: bob, keyid: 2 }
        pages:
          - { from: 0, to: 0x1000, sandbox: alice }
          - { from: 0x1000, to: 0x2000, sandbox: bob }

        """;

    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_map_gives_its_records_and_the_path_of_its_trace()
    {
        var loaded = PageMapFile.Load(scratch.Write("m.map.yaml", Map));
        Assert.Empty(scratch.Shown(loaded));
        var map = loaded.Value!;
        Assert.Equal(("m", scratch.Folder + "/t.lackey", 2L, 0x100000UL, 8192UL), (map.Name, map.TraceFile, map.Accesses, map.ArenaStart, map.ArenaBytes));
        Assert.Equal([new("alice", 1), new("bob", 2)], map.Sandboxes);
        Assert.Equal([new(0, 0x1000, 0), new(0x1000, 0x2000, 1)], map.Pages);
    }

    [Theory]
    [InlineData("sandbox: bob", "sandbox: bop", "m.yaml:11:42: Schema.UnknownWord: a value is one of the words that its key knows; found 'bop'; expected one of alice, bob (did you mean 'bob'?)")]
    [InlineData("from: 0x1000", "from: 0xfc0", "m.yaml:11:5: Map.Overlap: a page has one owner; found [0xfc0, 0x2000), which overlaps [0x0, 0x1000); expected pages that nothing else names",
        "m.yaml:11:13: Map.PageAligned: a range of pages starts and ends at a multiple of 4096; found 0xfc0; expected a multiple of 4096")]
    [InlineData("keyid: 2", "keyid: 1", "m.yaml:8:25: Map.SharedKeyId: two sandboxes of a map never use one KeyID; found 1 again; expected a KeyID of its own")]
    [InlineData("size: 8KiB", "size: 8GiB", "m.yaml:5:33: Map.Arena: an arena starts at a multiple of 4096 and has one or more whole pages, at most 4 GiB; found 8589934592 bytes; expected 4096 bytes to 4 GiB, in whole pages")]
    [InlineData("accesses: 2", "acesses: 2", "m.yaml:1:1: Schema.MissingKey: every required key is given; found no accesses; expected 'accesses: ...' in this mapping",
        "m.yaml:4:1: Schema.UnknownKey: every key is one that is known at its place; found 'acesses'; expected one of version, name, trace, accesses, arena, sandboxes, pages (did you mean 'accesses'?)")]
    [InlineData("trace: t.lackey", "trace: [t]", "m.yaml:3:8: Schema.WrongKind: a value has the kind that its key asks for; found a list; expected the path of a trace, relative to this file")]
    public void A_bad_part_is_named_with_its_place(string part, string by, params string[] problems)
    {
        Assert.Contains(part, Map, StringComparison.Ordinal);
        var found = scratch.Shown(PageMapFile.Load(scratch.Write("m.yaml", Map.Replace(part, by, StringComparison.Ordinal))));
        Assert.Equal(problems, found);
    }

    [Fact]
    public void The_committed_trace_runs_through_its_map_to_its_end()
    {
        var loaded = PageMapFile.Load(Path.Combine(Scratch.Root, "models/traces/sort.map.yaml"));
        Assert.Empty(scratch.Shown(loaded));
        using var trace = new MappedTrace(LackeyTrace.Open(loaded.Value!.TraceFile), loaded.Value);
        var byKeyId = new long[3];
        while (trace.Read(out var access))
        {
            byKeyId[access.KeyId]++;
            Assert.True(access.Offset + access.Size <= 64);
        }
        Assert.Null(trace.Problem);
        Assert.Equal(0, byKeyId[0]);
        Assert.True(byKeyId[1] > 100_000 && byKeyId[2] > 100_000, $"{byKeyId[1]} and {byKeyId[2]}");
    }

    [Fact]
    public void The_committed_map_uses_the_KeyIDs_of_the_committed_policy()
    {
        var policy = PolicyFile.Load(Path.Combine(Scratch.Root, "models/policies/two-workers.yaml")).Value!.Policy;
        var map = PageMapFile.Load(Path.Combine(Scratch.Root, "models/traces/sort.map.yaml")).Value!;
        Assert.Equal(policy.Sandboxes.Select(s => (s.Name, s.KeyId)), map.Sandboxes.Select(s => (s.Name, s.KeyId)));
    }
}
