using TmeBox.Cli.Input;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Cli.Tests.Input;

public sealed class GoodPolicies : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void The_example_gives_its_records()
    {
        var loaded = PolicyFile.Load(scratch.Write("p.yaml", Good.Policy));
        Assert.Empty(scratch.Shown(loaded));
        var policy = loaded.Value!.Policy;
        Assert.Equal("two-workers", policy.Name);
        Assert.Equal(["client-none", "server-ci"], policy.Platforms);
        Assert.Equal(policy.Platforms, loaded.Value.Platforms.Select(p => p.Name));
        Assert.Equal([("alice", 1), ("bob", 2)], policy.Sandboxes.Select(s => (s.Name, s.KeyId)));
        Assert.Equal(new MemoryRange(0x10000, 4096), Assert.Single(policy.Sandboxes[0].Memory));
        Assert.Equal(new Demand(Guarantee.ConfidentialityContent, Capability.CoTenant, "client-none"), Assert.Single(policy.Demands));
        Assert.Equal(14, Assert.Single(loaded.Value.DemandPlaces).Line);
    }

    [Fact]
    public void An_attacker_combines_capabilities_at_will_and_their_order_says_nothing()
    {
        Attacker Read(string attacker) => Assert.Single(PolicyFile.Load(scratch.Write("p.yaml", Good.With("attacker: co-tenant", $"attacker: {attacker}"))).Value!.Policy.Demands).Attacker;
        Assert.Equal([Capability.StaleTlb, Capability.DramSnoop], Read("dram-snoop+stale-tlb").Added);
        Assert.Equal(Read("stale-tlb+dram-snoop"), Read("co-tenant+dram-snoop+stale-tlb"));
        Assert.NotEqual(Read("stale-tlb+dram-snoop"), Read("stale-tlb"));
    }

    [Fact]
    public void Two_workers_share_a_page_line_by_line_and_demand_ten_cells()
    {
        var loaded = PolicyFile.Load(Path.Combine(Scratch.Root, "models/policies/two-workers.yaml"));
        Assert.Empty(scratch.Shown(loaded));
        var boxes = loaded.Value!.Policy.Sandboxes;
        Assert.All(boxes, b => Assert.Equal(33, b.Memory.Length));
        var lines = boxes.SelectMany(b => b.Memory.Skip(1).Select(r => (r.Start, b.Name))).OrderBy(l => l.Start).ToList();
        Assert.Equal(Enumerable.Range(0, 64).Select(i => (0x12000UL + 64UL * (ulong)i, i % 2 == 0 ? "alice" : "bob")), lines);
        Assert.Equal(10, loaded.Value.Policy.Demands.Length);
    }

    [Fact]
    public void The_policy_without_integrity_demands_integrity_and_freshness()
    {
        var loaded = PolicyFile.Load(Path.Combine(Scratch.Root, "models/policies/two-workers-no-integrity.yaml"));
        Assert.Empty(scratch.Shown(loaded));
        Assert.Equal([Guarantee.Integrity, Guarantee.Freshness], loaded.Value!.Policy.Demands.Select(d => d.Guarantee));
        Assert.Equal(IntegrityMode.None, Assert.Single(loaded.Value.Platforms).Integrity);
    }

    [Fact]
    public void Every_committed_platform_loads()
    {
        var files = Directory.GetFiles(Path.Combine(Scratch.Root, "models/platforms"), "*.yaml");
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Empty(scratch.Shown(PlatformFile.Load(f))));
    }

    [Fact]
    public void The_server_platform_is_what_its_file_says()
    {
        var profile = PlatformFile.Load(Path.Combine(Scratch.Root, "models/platforms/server-ci.yaml")).Value!;
        Assert.Equal(("server-ci", 52, 6, 63), (profile.Name, profile.PhysicalAddressBits, profile.MaxKeyIdBits, profile.MaxKeys));
        Assert.Equal([Algorithm.Xts128, Algorithm.Xts128Integrity, Algorithm.Xts256, Algorithm.Xts256Integrity], profile.Algorithms);
        Assert.Equal((true, true, IntegrityMode.Ci, LockedActivateWrite.Ignored),
            (profile.Bypass, profile.TdxKeyIds, profile.Integrity, profile.LockedActivateWrite));
    }

    [Theory]
    [InlineData("4096")]
    [InlineData("0x1000")]
    [InlineData("4 KiB")]
    [InlineData("4_096")]
    [InlineData("0x0000_1000")]
    [InlineData("4096B")]
    public void A_size_may_be_written_in_many_ways(string size)
    {
        var loaded = PolicyFile.Load(scratch.Write("p.yaml", Good.With("0x10000, size: 4KiB", $"0x10000, size: {size}")));
        Assert.Empty(scratch.Shown(loaded));
        Assert.Equal(4096UL, loaded.Value!.Policy.Sandboxes[0].Memory[0].Length);
    }

    [Fact]
    public void A_platform_may_be_a_path_relative_to_the_policy()
    {
        scratch.Write("mine/odd.yaml", File.ReadAllText(Path.Combine(Scratch.Root, "models/platforms/client-none.yaml"))
            .Replace("name: client-none", "name: odd", StringComparison.Ordinal));
        var text = Good.With("[client-none, server-ci]", "[./mine/odd.yaml]").Replace("platform: client-none", "platform: odd", StringComparison.Ordinal);
        var loaded = PolicyFile.Load(scratch.Write("p.yaml", text));
        Assert.Empty(scratch.Shown(loaded));
        Assert.Equal("odd", Assert.Single(loaded.Value!.Policy.Platforms));
    }

    [Fact]
    public void Platforms_beside_the_policy_come_before_the_program_s_own()
    {
        scratch.Write("models/platforms/server-ci.yaml", File.ReadAllText(Path.Combine(Scratch.Root, "models/platforms/server-ci.yaml"))
            .Replace("max-keys: 63", "max-keys: 40", StringComparison.Ordinal));
        var loaded = PolicyFile.Load(scratch.Write("models/policies/p.yaml", Good.Policy));
        Assert.Empty(scratch.Shown(loaded));
        Assert.Equal([63, 40], loaded.Value!.Platforms.Select(p => p.MaxKeys));
    }
}
