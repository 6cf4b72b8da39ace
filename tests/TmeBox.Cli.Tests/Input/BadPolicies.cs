namespace TmeBox.Cli.Tests.Input;

public sealed class BadPolicies : IDisposable
{
    readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Theory]
    // Names and lists
    [InlineData("  - { guarantee: confidentiality-content, attacker: co-tenant, platform: client-none }", "  []",
        "p.yaml:14:3: Policy.NoDemand: a policy demands at least one guarantee, or checking it would mean nothing; found no demand; expected at least one entry under demands")]
    [InlineData("name: bob", "name: alice",
        "p.yaml:9:11: Policy.DuplicateName: a name is used once in its list; found sandbox 'alice' again; expected a name of its own")]
    [InlineData("[client-none, server-ci]", "[client-none, client-none]",
        "p.yaml:3:26: Policy.DuplicateName: a name is used once in its list; found platform 'client-none' again; expected each platform once")]
    [InlineData("platform: client-none", "platform: server-cy",
        "p.yaml:14:74: Policy.UnknownDemandPlatform: a demand names one of the policy's platforms; found 'server-cy'; expected one of client-none, server-ci (did you mean 'server-ci'?)")]
    [InlineData("[client-none, server-ci]", "[client-none, server-cy]",
        "p.yaml:3:26: Platform.Unknown: a policy names platforms that have a file in models/platforms, or gives the path of one; found 'server-cy'; expected one of client-none, rev-1.3, server-ci, server-li, two-sockets, wide (did you mean 'server-ci'?)")]
    [InlineData("[client-none, server-ci]", "[client-none, ./none.yaml]",
        "none.yaml:1:1: Input.Unreadable: an input file exists and can be read; found no such file; expected a readable file")]
    // KeyIDs
    [InlineData("keyid: 2", "keyid: 0",
        "p.yaml:10:12: Policy.KeyIdZero: a sandbox has a KeyID of its own; KeyID 0 is the platform's and never private; found 0; expected 1 or more")]
    [InlineData("keyid: 2", "keyid: 1",
        "p.yaml:10:12: Policy.SharedKeyId: two sandboxes never use one KeyID; found 1, the KeyID of 'alice'; expected a KeyID of its own")]
    // Memory
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 0",
        "p.yaml:12:33: Policy.ZeroLength: a memory range is not empty; found size 0; expected 64 bytes or more")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 100",
        "p.yaml:12:33: Policy.MisalignedSize: the size of a memory range is a multiple of the 64-byte line; found 100 bytes; expected a multiple of 64")]
    [InlineData("0x11000", "0x11020",
        "p.yaml:12:18: Policy.MisalignedStart: a memory range starts at a multiple of the 64-byte line; found 0x11020; expected a multiple of 64, such as 0x11000")]
    [InlineData("0x11000", "0x10fc0",
        "p.yaml:12:9: Policy.OverlappingOwners: a line has one owner; found [0x10fc0, 0x11fc0), which overlaps [0x10000, 0x11000) of 'alice'; expected a range that nothing else names")]
    [InlineData("0x10000, size: 4KiB }", "0x10000, size: 4KiB }\n      - { start: 0x10040, size: 64 }",
        "p.yaml:9:9: Policy.RepeatedMemory: a sandbox names a line once; found [0x10040, 0x10080), which overlaps [0x10000, 0x11000) of 'alice'; expected a range that nothing else names")]
    [InlineData("- { start: 0x11000, size: 4KiB }", "[]",
        "p.yaml:12:7: Policy.NoMemory: a sandbox owns memory; found no memory for 'bob'; expected at least one range")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 64, every: 128",
        "p.yaml:12:9: Policy.Pattern: 'every' and 'count' come together, and repeat a range at that distance; found every without count; expected both, or neither")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 128, every: 64, count: 2",
        "p.yaml:12:45: Policy.Pattern: 'every' and 'count' come together, and repeat a range at that distance; found 64 bytes, less than the size; expected 128 or more")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 64, every: 64, count: 65536",
        "p.yaml:12:9: Input.TooManyRanges: a file has at most 65536 ranges, repetitions counted; found 65537 so far; expected at most 65536")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 64, every: 0xfffffffffff00000, count: 3",
        "p.yaml:12:9: Policy.BeyondAddressSpace: a memory range ends within the platform's KeyID-free physical address space; found a repetition that passes 2^64; expected an end within the address space")]
    // Access, shares, gates
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 4KiB, access: rwx",
        "p.yaml:12:47: Policy.WritableCode: memory is writable or executable, never both; found rwx; expected rw for data, rx for code")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 4KiB, access: rx",
        "p.yaml:12:47: Policy.CodeWithoutIsolation: executable memory belongs to a sandbox whose isolation is data+code; found rx in 'bob', whose isolation is data; expected isolation: data+code, or no executable memory")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 4KiB, access: x",
        "p.yaml:12:47: Schema.UnknownWord: a value is one of the words that its key knows; found 'x'; expected one of rw, r, rx, rwx")]
    [InlineData("keyid: 2", "keyid: 2\n    isolation: code",
        "p.yaml:11:16: Schema.UnknownWord: a value is one of the words that its key knows; found 'code'; expected one of data, data+code")]
    [InlineData("demands:", "shares:\n  - { name: s, keyid: 2, memory: [{ start: 0x12000, size: 64 }], members: [{ sandbox: alice, access: rw }, { sandbox: bbo, access: rx }] }\ndemands:",
        "p.yaml:14:23: Policy.SharedKeyId: two sandboxes never use one KeyID; found 2, the KeyID of 'bob'; expected a KeyID of its own",
        "p.yaml:14:119: Policy.UnknownSandbox: a member of a share, and an end of a gate, is a sandbox of the policy; found 'bbo'; expected one of alice, bob",
        "p.yaml:14:132: Policy.ExecutableShare: a share is read or written, never executed; found rx; expected rw or r")]
    [InlineData("demands:", "gates:\n  - { name: g, from: alice, to: bob, entry: 0x11004 }\ndemands:",
        "p.yaml:14:45: Policy.GateInsideBundle: a gate enters at the start of a 32-byte bundle; found 0x11004; expected a multiple of 32, such as 0x11000")]
    [InlineData("demands:", "gates:\n  - { name: g, from: alice, to: bob, entry: 0x11000 }\ndemands:",
        "p.yaml:14:45: Policy.GateOutsideCode: a gate enters executable memory of the sandbox that it leads to; found 0x11000; expected an address in memory of 'bob' with access rx")]
    [InlineData("attacker: co-tenant", "attacker: share-reader",
        "p.yaml:14:5: Policy.DemandWithoutReader: a demand against a share's reader is made only where a share has one; found share-reader, and no share with a member of access r; expected a share that somebody only reads")]
    [InlineData("attacker: co-tenant", "attacker: one-package",
        "p.yaml:14:5: Policy.DemandWithoutSecondPackage: a demand against a runtime that programs one of two packages is made only where there are two; found one-package on client-none, which has one package; expected a platform of two packages")]
    [InlineData("attacker: co-tenant", "attacker: dram-snoop+no-flsh",
        "p.yaml:14:53: Schema.UnknownWord: a value is one of the words that its key knows; found 'no-flsh'; expected one of co-tenant, one-access, movdir64b, share-reader, stale-tlb, no-shoot-down, no-flush, no-zero, no-status-check, one-package, rekey-without-flush, dram-snoop, dram-flip, dram-splice, dram-replay, dram-drop, dram-alias, dram-snoop-any, dram-flip-any, dram-splice-any and 3 more (did you mean 'no-flush'?)")]
    [InlineData("attacker: co-tenant", "attacker: dram-snoop+no-flush+dram-snoop",
        "p.yaml:14:53: Schema.UnknownWord: a value is one of the words that its key knows; found 'dram-snoop' again; expected each word once")]
    [InlineData("guarantee: confidentiality-content", "guarantee: code-authenticity",
        "p.yaml:14:5: Policy.DemandWithoutCode: code authenticity is demanded only where some sandbox has executable memory; found code-authenticity, and no memory with access rx; expected executable memory in a sandbox")]
    // Shape
    [InlineData("version: 1", "version: 2",
        "p.yaml:1:10: Schema.Version: a file says which version of its format it has; found '2'; expected 1")]
    [InlineData("version: 1\n", "",
        "p.yaml:1:1: Schema.MissingKey: every required key is given; found no version; expected 'version: ...' in this mapping")]
    [InlineData("sandboxes:", "sandboxs:",
        "p.yaml:1:1: Schema.MissingKey: every required key is given; found no sandboxes; expected 'sandboxes: ...' in this mapping",
        "p.yaml:4:1: Schema.UnknownKey: every key is one that is known at its place; found 'sandboxs'; expected one of version, name, platforms, sandboxes, demands, shares, gates (did you mean 'sandboxes'?)")]
    [InlineData("name: two-workers", "name: 'two workers'",
        "p.yaml:2:7: Schema.BadName: a name has 1 to 64 letters, digits, '.', '_' or '-', and starts with a letter or digit; found 'two workers'; expected a name such as two-workers")]
    [InlineData("keyid: 2", "keyid: two",
        "p.yaml:10:12: Schema.BadNumber: a number is whole and within its bounds; found 'two'; expected a whole number from 0 to 65535")]
    [InlineData("keyid: 2", "keyid: 1_0",
        "p.yaml:10:12: Schema.BadNumber: a number is whole and within its bounds; found '1_0'; expected a whole number from 0 to 65535")]
    [InlineData("keyid: 2", "keyid: 0x_2",
        "p.yaml:10:12: Schema.BadNumber: a number is whole and within its bounds; found '0x_2'; expected a whole number from 0 to 65535")]
    [InlineData("keyid: 2", "keyid: '2'",
        "p.yaml:10:12: Schema.BadNumber: a number is whole and within its bounds; found '2' in quotes; expected a whole number from 0 to 65535")]
    [InlineData("keyid: 2", "keyid: -2",
        "p.yaml:10:12: Schema.BadNumber: a number is whole and within its bounds; found '-2'; expected a whole number from 0 to 65535")]
    [InlineData("keyid: 2", "keyid: [2]",
        "p.yaml:10:12: Schema.WrongKind: a value has the kind that its key asks for; found a list; expected a whole number from 0 to 65535")]
    [InlineData("0x11000, size: 4KiB", "0x11000, size: 4KB",
        "p.yaml:12:33: Schema.BadSize: a size or address is a whole number of bytes below 2^64, with KiB, MiB or GiB if need be; found '4KB'; expected bytes such as 4096, 0x1000 or 4KiB")]
    [InlineData("0x11000", "0x1_0000_0000_0000_0000",
        "p.yaml:12:18: Schema.BadSize: a size or address is a whole number of bytes below 2^64, with KiB, MiB or GiB if need be; found '0x1_0000_0000_0000_0000'; expected bytes such as 4096, 0x1000 or 4KiB")]
    [InlineData("guarantee: confidentiality-content", "guarantee: confidentialty-content",
        "p.yaml:14:18: Schema.UnknownWord: a value is one of the words that its key knows; found 'confidentialty-content'; expected one of confidentiality-strict, confidentiality-content, integrity, freshness, availability-line, availability-sandbox, availability-process, code-authenticity, clean-hand-over, containment (did you mean 'confidentiality-content'?)")]
    [InlineData("attacker: co-tenant", "attacker: cotenant",
        "p.yaml:14:53: Schema.UnknownWord: a value is one of the words that its key knows; found 'cotenant'; expected one of co-tenant, one-access, movdir64b, share-reader, stale-tlb, no-shoot-down, no-flush, no-zero, no-status-check, one-package, rekey-without-flush, dram-snoop, dram-flip, dram-splice, dram-replay, dram-drop, dram-alias, dram-snoop-any, dram-flip-any, dram-splice-any and 3 more (did you mean 'co-tenant'?)")]
    [InlineData("[client-none, server-ci]", "client-none",
        "p.yaml:3:12: Schema.WrongKind: a value has the kind that its key asks for; found 'client-none'; expected a list")]
    // YAML
    [InlineData("name: two-workers", "name: two-workers\nname: three-workers",
        "p.yaml:3:1: Yaml.DuplicateKey: a key appears once in its mapping; found 'name' again, first on line 2; expected one value for it")]
    [InlineData("    keyid: 2", "\tkeyid: 2",
        "p.yaml:10:1: Yaml.Tab: YAML indents with spaces; found a tab; expected spaces")]
    [InlineData("name: two-workers", "name: &a two-workers",
        "p.yaml:2:7: Yaml.Anchor: anchors and aliases are not used here; found the anchor '&a'; expected the value alone")]
    [InlineData("name: two-workers", "name: *a",
        "p.yaml:2:7: Yaml.Anchor: anchors and aliases are not used here; found the alias '*a'; expected the value itself")]
    [InlineData("name: two-workers", "name: !!str two-workers",
        "p.yaml:2:7: Yaml.Tag: tags are not used here; found the tag 'tag:yaml.org,2002:str'; expected the value alone")]
    [InlineData("name: two-workers", "name: two-workers\n? [a]\n: b",
        "p.yaml:1:1: Yaml.KeyNotScalar: a key is a single word; found a list or mapping as a key; expected a word")]
    [InlineData("demands:", "---\ndemands:",
        "p.yaml:13:1: Yaml.OneDocument: an input file has exactly one YAML document; found a second document; expected one document")]
    [InlineData("name: two-workers", "name: two\0workers",
        "p.yaml:2:10: Yaml.ControlCharacter: an input file has no control characters; found U+0000; expected text")]
    public void A_bad_part_is_named_with_its_place(string part, string by, params string[] problems)
    {
        Assert.Equal(problems, scratch.ProblemsOf(Good.With(part, by)));
    }

    [Fact]
    public void A_syntax_error_has_its_line()
    {
        var problem = Assert.Single(scratch.ProblemsOf(Good.With("[client-none, server-ci]", "[client-none, server-ci")));
        Assert.StartsWith("p.yaml:3:12: Yaml.Syntax: an input file is well-formed YAML; found text that the YAML parser cannot follow; expected ',' or ']' for the '[' of line 3, column 12", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void One_sandbox_is_too_few()
    {
        Assert.Equal(["p.yaml:5:3: Policy.FewerThanTwoSandboxes: a policy has at least two sandboxes, since isolation is between them; found 1; expected 2 or more"],
            scratch.ProblemsOf(Good.With("""
                  - name: bob
                    keyid: 2
                    memory:
                      - { start: 0x11000, size: 4KiB }

                """, "")));
    }

    // A fault in one place must not hide that something is missing in another.
    [Fact]
    public void That_nothing_is_demanded_is_said_beside_other_problems()
    {
        var problems = scratch.ProblemsOf(Good.With("keyid: 2", "keyid: 'two'").Replace("  - { guarantee: confidentiality-content, attacker: co-tenant, platform: client-none }", "  []", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("Schema.BadNumber", StringComparison.Ordinal));
        Assert.Contains(problems, p => p.Contains("Policy.NoDemand", StringComparison.Ordinal));
    }

    [Fact]
    public void No_platform_is_too_few()
    {
        Assert.Contains("p.yaml:3:12: Policy.NoPlatform: a policy names at least one platform; found no platform; expected at least one name under platforms",
            scratch.ProblemsOf(Good.With("[client-none, server-ci]", "[]")));
    }

    [Fact]
    public void A_KeyID_beyond_the_platform_is_named_once_a_platform_and_limit()
    {
        Assert.Equal(
            [
                "p.yaml:10:12: Policy.KeyIdAboveMaxKeys: a KeyID is at most the platform's MAX_KEYS; found 64; expected 1 to 63 on client-none",
                "p.yaml:10:12: Policy.KeyIdAboveBits: a KeyID fits the platform's KeyID bits; found 64; expected 1 to 63, in the 6 KeyID bits that client-none leaves to software",
                "p.yaml:10:12: Policy.KeyIdAboveMaxKeys: a KeyID is at most the platform's MAX_KEYS; found 64; expected 1 to 63 on server-ci",
                "p.yaml:10:12: Policy.KeyIdAboveBits: a KeyID fits the platform's KeyID bits; found 64; expected 1 to 63, in the 6 KeyID bits that server-ci leaves to software",
            ],
            scratch.ProblemsOf(Good.With("keyid: 2", "keyid: 64")));
    }

    [Fact]
    public void A_range_beyond_one_platform_is_no_problem_on_the_other()
    {
        Assert.Equal(["p.yaml:12:9: Policy.BeyondAddressSpace: a memory range ends within the platform's KeyID-free physical address space; found [0xfffffff000, 0x10000001000); expected an end of at most 0x10000000000 on client-none (46 - 6 bits)"],
            scratch.ProblemsOf(Good.With("0x11000, size: 4KiB", "0xfffffff000, size: 8KiB")));
    }

    [Fact]
    public void A_range_that_wraps_around_is_beyond_every_platform()
    {
        var problems = scratch.ProblemsOf(Good.With("0x11000, size: 4KiB", "0xffffffffffffffc0, size: 128"));
        Assert.Equal(2, problems.Length);
        Assert.All(problems, p => Assert.StartsWith("p.yaml:12:9: Policy.BeyondAddressSpace: ", p, StringComparison.Ordinal));
        Assert.Contains("found [0xffffffffffffffc0, 0x10000000000000040)", problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void More_sandboxes_than_KeyIDs_is_a_problem_of_its_own()
    {
        var boxes = string.Concat(Enumerable.Range(3, 62).Select(i => $$"""
              - { name: w{{i}}, keyid: {{i}}, memory: [{ start: 0x{{0x20000 + i * 64:x}}, size: 64 }] }

            """.Replace("\r", "", StringComparison.Ordinal)));
        Assert.Contains("p.yaml:5:3: Policy.TooManySandboxes: a platform has a KeyID for every sandbox; found 64 sandboxes; expected at most 63, the KeyIDs of client-none",
            scratch.ProblemsOf(Good.With("demands:", boxes + "demands:")));
    }

    [Fact]
    public void The_same_demand_twice_is_a_slip()
    {
        const string Demand = "  - { guarantee: confidentiality-content, attacker: co-tenant, platform: client-none }\n";
        Assert.Equal(["p.yaml:15:5: Policy.DuplicateDemand: a demand is made once; found confidentiality-content against co-tenant on client-none again; expected each demand once"],
            scratch.ProblemsOf(Good.With(Demand, Demand + Demand)));
    }

    [Fact]
    public void All_problems_come_at_once_in_the_order_of_the_file()
    {
        var text = Good.With("keyid: 1", "keyid: 0").Replace("0x11000", "0x11001", StringComparison.Ordinal)
            .Replace("attacker", "atacker", StringComparison.Ordinal).Replace("name: two-workers", "name: ''", StringComparison.Ordinal);
        Assert.Equal(
            [
                "p.yaml:2:7: Schema.BadName", "p.yaml:6:12: Policy.KeyIdZero", "p.yaml:12:18: Policy.MisalignedStart",
                "p.yaml:14:5: Schema.MissingKey", "p.yaml:14:43: Schema.UnknownKey",
            ],
            scratch.ProblemsOf(text).Select(p => string.Join(':', p.Split(':')[..4])));
    }
}
