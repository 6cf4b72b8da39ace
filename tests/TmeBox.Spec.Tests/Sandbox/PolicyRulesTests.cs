using System.Collections.Immutable;
using System.Reflection;
using FsCheck;
using FsCheck.Fluent;
using TmeBox.Policies;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;
using Access = TmeBox.Spec.Sandbox.Access;
using Box = TmeBox.Spec.Sandbox.Sandbox;

namespace TmeBox.Spec.Tests;

public class PolicyRulesTests
{
    static readonly Profile Small = new("small", 36, 2, 3, [Algorithm.Xts128], Bypass: false, TdxKeyIds: false, IntegrityMode.None);

    static readonly SandboxPolicy Good = new("good", ["small"],
        [new("a", 1, [new(0, 64)]), new("b", 2, [new(64, 64)])],
        [new(Guarantee.Integrity, Capability.CoTenant, "small")]);

    static ImmutableArray<string> Broken(SandboxPolicy policy, params ImmutableArray<Profile> platforms) =>
        [.. PolicyRules.Check(policy, platforms.IsEmpty ? [Small] : platforms).Select(p => $"{p.Rule.Id} at {p.Locator}")];

    static SandboxPolicy WithB(int keyId = 2, params ImmutableArray<MemoryRange> memory) =>
        Good with { Sandboxes = Good.Sandboxes.SetItem(1, new("b", keyId, memory.IsEmpty ? [new(64, 64)] : memory)) };

    static SandboxPolicy Sharing(params ImmutableArray<Member> members) => Good with { Shares = [new("s", 3, [new(0x1000, 4096)], members)] };

    static SandboxPolicy WithGate(Gate gate) => Good with
    {
        Sandboxes = Good.Sandboxes.SetItem(1, new("b", 2, [new(0x1000, 4096, Access.ReadExecute)], Isolation.DataAndCode)),
        Gates = [gate],
    };

    [Fact]
    public void A_good_policy_breaks_nothing() => Assert.Empty(Broken(Good));

    [Fact]
    public void Shares_and_gates_break_nothing_by_themselves()
    {
        Assert.Empty(Broken(Sharing(new Member("a", Access.ReadWrite), new Member("b", Access.Read)) with { Demands = [new(Guarantee.Integrity, Capability.ShareReader, "small")] }));
        Assert.Empty(Broken(WithGate(new("g", "a", "b", 0x1020)) with { Demands = [new(Guarantee.CodeAuthenticity, Capability.CoTenant, "small")] }));
        Assert.Empty(Broken(WithGate(new("g", "a", "b", 0x1FE0))));
    }

    /// <summary>A share has lines and a KeyID as sandboxes have, so the same rules hold it.</summary>
    [Fact]
    public void A_share_is_an_owner()
    {
        ImmutableArray<Member> both = [new("a", Access.ReadWrite), new("b", Access.Read)];
        SandboxPolicy With(Share share) => Good with { Shares = [share] };
        Assert.Equal(["Policy.DuplicateName at shares[0].name"], Broken(With(new("a", 3, [new(0x1000, 64)], both))));
        Assert.Equal(["Policy.SharedKeyId at shares[0].keyid"], Broken(With(new("s", 2, [new(0x1000, 64)], both))));
        Assert.Equal(["Policy.KeyIdZero at shares[0].keyid"], Broken(With(new("s", 0, [new(0x1000, 64)], both))));
        Assert.Equal(["Policy.OverlappingOwners at shares[0].memory[0]"], Broken(With(new("s", 3, [new(64, 64)], both))));
        Assert.Equal(["Policy.NoMemory at shares[0].memory"], Broken(With(new("s", 3, [], both))));
        Assert.Equal(["Policy.DuplicateName at shares[0].members[1].sandbox"], Broken(With(new("s", 3, [new(0x1000, 64)], [both[0], both[0]]))));
        Assert.True(new Ownership(With(new("s", 3, [new(128, 64)], both))).SharesPages);
        Assert.Equal(2, new Ownership(With(new("s", 3, [new(0x1000, 64)], both))).OwnerOf(0x1000));
    }

    [Fact]
    public void Access_is_given_by_the_page()
    {
        var code = new MemoryRange(0x2000, 4096, Access.ReadExecute);
        SandboxPolicy With(params ImmutableArray<MemoryRange> memory) => Good with { Sandboxes = Good.Sandboxes.SetItem(1, new("b", 2, memory, Isolation.DataAndCode)) };
        Assert.Empty(Broken(With(code, new(0x3000, 64))));
        Assert.Equal(["Policy.MixedAccess at sandboxes[1].memory[1].access"], Broken(With(code with { Length = 4096 + 64 }, new(0x3040, 64))));
        Assert.Equal(["Policy.MixedAccess at sandboxes[1].memory[1].access"], Broken(With(new(0x1FC0, 128), code with { Start = 0x2040, Length = 64 })));
    }

    [Theory]
    [InlineData(0UL, true)]
    [InlineData(0x1000UL, false)]
    public void A_line_is_contested_where_its_page_has_two_owners(ulong address, bool contested)
    {
        var ownership = new Ownership(WithB(2, new MemoryRange(64, 64), new MemoryRange(0x1000, 64)));
        Assert.Equal(contested, ownership.IsContested(address));
        Assert.Equal(0x1000UL, ownership.FirstUncontestedLine(1));
        Assert.Null(ownership.FirstUncontestedLine(0));
        Assert.Equal([0x2000UL, 0x3000UL], ownership.FreePages().Take(2));
        Assert.Equal((0, 1, 0UL, 64UL), ownership.FirstSharedLine());
    }

    [Fact]
    public void Every_rule_is_listed_once_under_its_own_name()
    {
        var fields = typeof(PolicyRules).GetFields(BindingFlags.Public | BindingFlags.Static).Where(f => f.FieldType == typeof(InputRule)).ToList();
        Assert.Equal(fields.Select(f => "Policy." + f.Name), fields.Select(f => ((InputRule)f.GetValue(null)!).Id));
        Assert.Equal(fields.Select(f => f.GetValue(null)), PolicyRules.All);
    }

    [Fact]
    public void Every_rule_can_be_broken()
    {
        SandboxPolicy[] bad =
        [
            Good with { Demands = [] },
            Good with { Platforms = [] },
            Good with { Sandboxes = [] },
            Good with { Platforms = ["small", "small"] },
            Good with { Demands = [Good.Demands[0], Good.Demands[0]] },
            WithB(0), WithB(1), WithB(4), WithB(3, new MemoryRange(0, 64)), WithB(3, new MemoryRange(64, 64), new MemoryRange(64, 64)),
            Good with { Sandboxes = Good.Sandboxes.SetItem(1, new Box("b", 2, [])) },
            Good with { Sandboxes = [.. Enumerable.Range(1, 4).Select(i => new Box($"s{i}", i, [new((ulong)i * 64, 64)]))] },
            WithB(2, new MemoryRange(64, 0)), WithB(2, new MemoryRange(65, 64)), WithB(2, new MemoryRange(64, 65)),
            WithB(2, new MemoryRange(1UL << 34, 64)),
            WithB(2, new MemoryRange(0x1000, 4096, Access.ReadWriteExecute)), WithB(2, new MemoryRange(0x1000, 4096, Access.ReadExecute)),
            WithB(2, new MemoryRange(0x1000, 64), new MemoryRange(0x1040, 64, Access.Read)),
            Sharing(new Member("a", Access.ReadWrite), new Member("b", Access.ReadExecute)), Sharing(new Member("a", Access.ReadWrite)), Sharing(new Member("a", Access.Read), new Member("c", Access.Read)),
            WithGate(new("g", "a", "a", 0x1000)), WithGate(new("g", "a", "b", 0x1010)), WithGate(new("g", "a", "b", 0x2000)),
            Good with { Demands = [new(Guarantee.CodeAuthenticity, Capability.CoTenant, "small")] },
            Good with { Demands = [new(Guarantee.Integrity, Capability.ShareReader, "small")] },
            Good with { Demands = [new(Guarantee.Integrity, Capability.OnePackage, "small")] },
        ];
        var problems = bad.SelectMany(p => PolicyRules.Check(p, [Small]));
        Assert.Equal(PolicyRules.All, problems.Select(p => p.Rule).Distinct().OrderBy(r => PolicyRules.All.IndexOf(r)));
    }

    [Theory]
    [InlineData(1UL << 34, 64UL, false)]
    [InlineData((1UL << 34) - 64, 64UL, true)]
    [InlineData((1UL << 34) - 64, 128UL, false)]
    [InlineData(ulong.MaxValue - 63, 64UL, false)]
    public void A_range_ends_within_m_minus_k_bits(ulong start, ulong length, bool good)
    {
        Assert.Equal(good ? [] : ["Policy.BeyondAddressSpace at sandboxes[1].memory[0]"], Broken(WithB(2, new MemoryRange(start, length))));
    }

    [Theory]
    [InlineData(3, 3, 2)]
    [InlineData(4, 3, 3, "Policy.KeyIdAboveMaxKeys")]
    [InlineData(4, 9, 2, "Policy.KeyIdAboveBits")]
    [InlineData(4, 3, 2, "Policy.KeyIdAboveMaxKeys", "Policy.KeyIdAboveBits")]
    public void A_KeyID_obeys_both_limits(int keyId, int maxKeys, int bits, params string[] rules)
    {
        Assert.Equal(rules.Select(r => r + " at sandboxes[1].keyid"), Broken(WithB(keyId), Small with { MaxKeys = maxKeys, MaxKeyIdBits = bits }));
    }

    [Fact]
    public void A_platform_without_KeyIDs_has_room_for_no_sandbox()
    {
        Assert.Contains("Policy.TooManySandboxes at sandboxes", Broken(Good, Small with { MaxKeys = 0, MaxKeyIdBits = 0 }));
    }

    [Fact]
    public void The_later_of_two_overlapping_ranges_is_to_blame_wherever_it_lies()
    {
        var wide = Good with { Sandboxes = [new("a", 1, [new(4096, 4096)]), new("b", 2, [new(0, 8192)])] };
        var problem = Assert.Single(PolicyRules.Check(wide, [Small]));
        Assert.Equal((PolicyRules.OverlappingOwners, "sandboxes[1].memory[0]"), (problem.Rule, problem.Locator));
        Assert.Equal("[0x0, 0x2000), which overlaps [0x1000, 0x2000) of 'a'", problem.Found);
    }

    /// <summary>The sweep agrees with looking at every pair.</summary>
    [Fact]
    public void Overlap_is_found_exactly_when_two_ranges_overlap()
    {
        var range = Gen.Zip(Gen.Choose(0, 12), Gen.Choose(1, 4)).Select(r => new MemoryRange((ulong)r.Item1 * 64, (ulong)r.Item2 * 64));
        var policy = range.ListOf(3).Two().Select(r => Good with
        {
            Sandboxes = [new("a", 1, [.. r.Item1]), new("b", 2, [.. r.Item2])],
        });
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(policy.ToArbitrary(), p =>
        {
            var all = p.Sandboxes.SelectMany(s => s.Memory).ToList();
            var pairs = all.SelectMany((x, i) => all.Skip(i + 1).Select(y => x.Overlaps(y)));
            Assert.Equal(pairs.Any(o => o), Broken(p).Any(r => r.StartsWith("Policy.OverlappingOwners", StringComparison.Ordinal) || r.StartsWith("Policy.RepeatedMemory", StringComparison.Ordinal)));
            var cross = p.Sandboxes[0].Memory.Any(x => p.Sandboxes[1].Memory.Any(x.Overlaps));
            Assert.Equal(cross, Broken(p).Any(r => r.StartsWith("Policy.OverlappingOwners", StringComparison.Ordinal)));
        }));
    }

    [Fact]
    public void Every_guarantee_and_capability_has_a_name_of_its_own()
    {
        Assert.Equal(Enum.GetValues<Guarantee>(), Naming.Guarantees.Select(g => g.Value));
        Assert.Equal(Enum.GetValues<Capability>(), Naming.Capabilities.Select(c => c.Value));
        Assert.Equal("confidentiality-content", Naming.NameOf(Guarantee.ConfidentialityContent));
    }

    [Theory]
    [InlineData("co-tennant", "co-tenant")]
    [InlineData("Freshness", "freshness")]
    [InlineData("snoop", null)]
    [InlineData("", null)]
    public void A_suggestion_is_near_or_absent(string word, string? suggestion) =>
        Assert.Equal(suggestion, Suggestion.Nearest(word, ["co-tenant", "freshness", "dram-snoop"]));
}
