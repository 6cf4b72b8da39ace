using System.Text.Json.Nodes;
using TmeBox.Conformance.Attacks;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Conformance.Tests.Attacks;

public class AttackFileTests
{
    public static TheoryData<string> Names { get; } = [.. Known.All.Keys];

    private static readonly string A29 = AttackFile.ToText(Known.All["A29 client-none"]);

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_gives_the_same_attack_and_the_same_bytes(string name)
    {
        var attack = Known.All[name];
        var text = AttackFile.ToText(attack);
        var read = AttackFile.Parse(text);
        Assert.Null(read.Problem);
        var (again, isPair) = (read.Attack!, attack.Guarantee is Guarantee.ConfidentialityStrict or Guarantee.ConfidentialityContent);
        Assert.Equal((attack.Guarantee, attack.Attacker, attack.Goal), (again.Guarantee, again.Attacker, again.Goal));
        Assert.Equal(attack.Needs, again.Needs);
        Assert.Equal(
            attack.Steps.Select(s => isPair ? s : s with { Second = s.First }),
            again.Steps);
        Assert.Equal(text, AttackFile.ToText(again));
        Assert.Null(read.FirstUnexpected(AttackReplay.Run(again)));
    }

    [Fact]
    public void A_written_file_is_read_back()
    {
        var folder = Directory.CreateTempSubdirectory("tmebox-attack");
        try
        {
            var path = Path.Combine(folder.FullName, "deeper", "a29.json");
            AttackFile.Write(Known.All["A29 client-none"], path);
            Assert.Equal(A29, File.ReadAllText(path));
            Assert.Null(AttackFile.Read(path).Problem);
            Assert.Single(Directory.GetFiles(Path.GetDirectoryName(path)!));
            Assert.NotNull(AttackFile.Read(Path.Combine(folder.FullName, "none.json")).Problem);
            Assert.NotNull(AttackFile.Read(folder.FullName).Problem);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_tampered_byte_is_found_at_its_step(string name)
    {
        var text = AttackFile.ToText(Known.All[name]);
        var steps = JsonNode.Parse(text)!["steps"]!.AsArray();
        for (var i = 0; i < steps.Count; i++)
            foreach (var side in new[] { "first", "second" })
                foreach (var part in new[] { "data", "mac", "poison", "outcome" })
                {
                    var document = JsonNode.Parse(text)!;
                    if (document["steps"]![i]![side]?["answer"] is not JsonObject answer) continue;
                    if (!Tamper(answer, part)) continue;
                    var read = AttackFile.Parse(document.ToJsonString());
                    Assert.True(read.Problem is null, $"{name}, step {i + 1}, {side} {part}: {read.Problem}");
                    Assert.True(i + 1 == read.FirstUnexpected(AttackReplay.Run(read.Attack!)), $"{name}: a tampered {part} of step {i + 1}, {side}, went unnoticed");
                }
    }

    [Fact]
    public void A_tampered_operation_is_found_at_its_step()
    {
        var document = JsonNode.Parse(A29)!;
        document["steps"]![4]!["first"]!["operation"] = JsonNode.Parse(A29)!["steps"]![0]!["first"]!["operation"]!.DeepClone();
        var read = AttackFile.Parse(document.ToJsonString());
        Assert.Null(read.Problem);
        Assert.Equal(5, read.FirstUnexpected(AttackReplay.Run(read.Attack!)));
    }

    [Fact]
    public void The_longest_file_is_replayed()
    {
        var document = JsonNode.Parse(AttackFile.ToText(Known.All["A13 client-none"]))!;
        var steps = document["steps"]!.AsArray();
        var rekey = steps[0]!.ToJsonString();
        while (steps.Count < 600) steps.Insert(0, JsonNode.Parse(rekey));
        var read = AttackFile.Parse(document.ToJsonString());
        Assert.Null(read.Problem);
        Assert.True(AttackReplay.Run(read.Attack!).Reproduced);
    }

    [Fact]
    public void An_attack_that_does_not_reproduce_is_not_written() =>
        Assert.Throws<InvalidOperationException>(() => AttackFile.ToText(Known.All["A6 client-none"] with { Scene = Known.Ci }));

    [Fact]
    public void A_truncated_file_is_a_problem()
    {
        for (var length = 0; length < A29.Length - 1; length += 7)
            Assert.True(AttackFile.Parse(A29[..length]).Problem is not null, $"cut after {length} characters");
    }

    [Fact]
    public void A_damaged_file_is_a_problem_or_an_attack_and_never_an_exception()
    {
        const int seed = 11;
        var random = new Random(seed);
        const string alphabet = "0123456789abcdefx{}[]\",:-nultre \\";
        for (var i = 0; i < 3_000; i++)
        {
            var text = A29.ToCharArray();
            for (var n = 0; n <= i % 3; n++) text[random.Next(text.Length)] = alphabet[random.Next(alphabet.Length)];
            var damaged = new string(text);
            try
            {
                var read = AttackFile.Parse(damaged);
                if (read.Attack is { } attack) read.FirstUnexpected(AttackReplay.Run(attack));
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, text {i}: {e}\n{damaged}");
            }
        }
    }

    public static TheoryData<string> HostileNames { get; } = [.. Hostile.Keys];

    private static SortedDictionary<string, Action<JsonNode>> Hostile => new(StringComparer.Ordinal)
    {
        ["another schema"] = d => d["schema"] = "tmebox.attack/1",
        ["no schema"] = d => d.AsObject().Remove("schema"),
        ["an unknown member"] = d => d["more"] = 1,
        ["an unknown member of a step"] = d => d["steps"]![0]!["more"] = 1,
        ["an unknown member of an answer"] = d => d["steps"]![0]!["first"]!["answer"]!["more"] = 1,
        ["no steps"] = d => d["steps"] = new JsonArray(),
        ["steps null"] = d => d["steps"] = null,
        ["a null step"] = d => d["steps"]!.AsArray()[0] = null,
        ["too many steps"] = d =>
        {
            var steps = d["steps"]!.AsArray();
            var one = steps[0]!.ToJsonString();
            while (steps.Count <= AttackFile.MaxSteps) steps.Add(JsonNode.Parse(one));
        },
        ["writes too short"] = d => d["steps"]![0]!["first"]!["writes"] = new string('0', 126),
        ["writes too long"] = d => d["steps"]![0]!["first"]!["writes"] = new string('0', 130),
        ["writes empty"] = d => d["steps"]![0]!["first"]!["writes"] = "",
        ["writes odd"] = d => d["steps"]![0]!["first"]!["writes"] = new string('0', 127),
        ["writes no digits"] = d => d["steps"]![0]!["first"]!["writes"] = new string('g', 128),
        ["writes nothing at all"] = d => d["steps"]![0]!["first"]!["writes"] = null,
        ["writes both"] = d => d["steps"]![3]!["first"]!["writesSeenAt"] = 1,
        ["a forward reference"] = d => d["steps"]![5]!["first"]!["writesSeenAt"] = 7,
        ["a reference to itself"] = d => d["steps"]![5]!["first"]!["writesSeenAt"] = 6,
        ["a reference to step 0"] = d => d["steps"]![5]!["first"]!["writesSeenAt"] = 0,
        ["a negative reference"] = d => d["steps"]![5]!["first"]!["writesSeenAt"] = -1,
        ["KeyID 0 for software"] = d => d["steps"]![0]!["keyId"] = 0,
        ["a KeyID of nobody"] = d => d["steps"]![0]!["keyId"] = 9,
        ["a negative KeyID"] = d => d["steps"]![0]!["keyId"] = -1,
        ["another line"] = d => d["steps"]![0]!["address"] = "0x12040",
        ["a line that is none"] = d => d["steps"]![0]!["address"] = "0x12001",
        ["a store of the victim's under the attacker's KeyID"] = d => d["steps"]![0]!["keyId"] = 2,
        ["an access of the co-tenant's under the victim's KeyID"] = d => d["steps"]![2]!["keyId"] = 1,
        ["a look at DRAM that was not granted"] = d =>
        {
            d["steps"]![2]!["actor"] = "physical";
            d["steps"]![2]!["kind"] = "snoop";
        },
        ["needs that were not granted"] = d => d["needs"] = new JsonArray("coTenant", "dramSnoop"),
        ["no needs"] = d => d["needs"] = new JsonArray(),
        ["an unknown kind"] = d => d["steps"]![0]!["kind"] = "explode",
        ["a kind by number"] = d => d["steps"]![0]!["kind"] = 0,
        ["an unknown actor"] = d => d["steps"]![0]!["actor"] = "nobody",
        ["one sandbox"] = d => d["sandboxes"]!.AsArray().RemoveAt(1),
        ["a null sandbox"] = d => d["sandboxes"]!.AsArray()[0] = null,
        ["no memory"] = d => d["sandboxes"]![0]!["memory"] = new JsonArray(),
        ["memory null"] = d => d["sandboxes"]![0]!["memory"] = null,
        ["memory without end"] = d => d["sandboxes"]![0]!["memory"]![0]!["length"] = "0xffffffffffffffc0",
        ["one KeyID for two"] = d => d["sandboxes"]![0]!["keyId"] = 2,
        ["a sandbox with KeyID 0"] = d => d["sandboxes"]![0]!["keyId"] = 0,
        ["a platform of no width"] = d => d["platform"]!["physicalAddressBits"] = 0,
        ["a platform too wide"] = d => d["platform"]!["physicalAddressBits"] = 64,
        ["a platform without KeyIDs"] = d => d["platform"]!["maxKeyIdBits"] = 0,
        ["a platform without algorithms"] = d => d["platform"]!["algorithms"] = new JsonArray(),
        ["algorithms null"] = d => d["platform"]!["algorithms"] = null,
        ["a platform without a name"] = d => d["platform"]!["name"] = null,
        ["no policy name"] = d => d["policy"] = null,
    };

    [Theory]
    [MemberData(nameof(HostileNames))]
    public void A_hostile_file_is_a_problem(string name)
    {
        var document = JsonNode.Parse(A29)!;
        Hostile[name](document);
        var read = AttackFile.Parse(document.ToJsonString());
        Assert.True(read.Problem is { Length: > 0 }, name);
        Assert.Null(read.Attack);
    }

    [Fact]
    public void Nesting_without_end_is_a_problem() => Assert.NotNull(AttackFile.Parse(new string('[', 1 << 20)).Problem);

    private static bool Tamper(JsonObject answer, string part)
    {
        switch (part)
        {
            case "data" when answer["data"]!.GetValue<string>() is { Length: 128 } data:
                answer["data"] = (data[0] == '0' ? '1' : '0') + data[1..];
                return true;
            case "mac":
                var mac = answer["mac"]!.GetValue<string>();
                answer["mac"] = mac[..^1] + (mac[^1] == '0' ? '1' : '0');
                return true;
            case "poison":
                answer["poison"] = !answer["poison"]!.GetValue<bool>();
                return true;
            case "outcome":
                answer["outcome"] = answer["outcome"]!.GetValue<string>() == "machineCheck" ? "done" : "machineCheck";
                return true;
            default:
                return false;
        }
    }
}
