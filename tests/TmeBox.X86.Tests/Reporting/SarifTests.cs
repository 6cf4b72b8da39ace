using System.Text.Json.Nodes;
using TmeBox.Spec.Rules;
using TmeBox.X86.Reporting;
using TmeBox.X86.Tests.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Reporting;

/// <summary>What is written for code-scanning tools follows the published schema.</summary>
public sealed class SarifTests : IDisposable
{
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private static Lazy<JsonSchemaCheck> Schema { get; } = new(() =>
    {
        using var stream = typeof(SarifTests).Assembly.GetManifestResourceStream("sarif-schema")!;
        return new(JsonNode.Parse(stream)!.AsObject());
    });

    // The writer's numbers are of .NET types; a reader sees text.
    private static List<string> Problems(JsonNode log) => Schema.Value.Problems(JsonNode.Parse(log.ToJsonString()));

    private JsonObject Log()
    {
        var file = tools.C("a lib.so", "int f(int x)\n{\n  return x + 1;\n}\n", "-shared", "-fPIC", "-nostdlib", "-g", "-O1", "-fcf-protection=none", "-Wl,-z,separate-code");
        var options = Reading.Options(IsolationProfile.Data);
        var image = Reading.Of(file, IsolationProfile.Data);
        var report = new Reporter(new RejectAt(("Branch.NearReturn", image.Entries.Single() + 3, 1)), AssemblySyntax.Att).Judge(file, image, options, 20, TestContext.Current.CancellationToken);
        return SarifLog.Of([report with { Notes = ["a note"], HasMore = true }], [("b%c.so", "found nothing; expected something")], "1.2.3");
    }

    [Fact]
    public void It_follows_the_published_schema()
    {
        var log = Log();
        Assert.Empty(Problems(log));
        // The schema is looked at: damage is seen.
        log["runs"]![0]!["results"]![0]!["level"] = "terrible";
        Assert.Equal(["/runs/0/results/0/level is none of [\"none\",\"note\",\"warning\",\"error\"]"], Problems(log));
        Assert.Equal([" has no runs"], Problems(new JsonObject { ["version"] = "2.1.0" }));
        Assert.Empty(Problems(SarifLog.Of([], [], "0.1.0")));
    }

    [Fact]
    public void Results_name_rule_place_function_and_line()
    {
        var run = Log()["runs"]![0]!;
        var rules = run["tool"]!["driver"]!["rules"]!.AsArray();
        Assert.Equal(RuleBook.Code.Select(r => r.Id), rules.Select(r => (string)r!["id"]!));
        Assert.False((bool)run["invocations"]![0]!["executionSuccessful"]!);
        var results = run["results"]!.AsArray();
        Assert.Equal(2, results.Count);
        Assert.Equal(
            ["error: found nothing; expected something", "warning: the first 2 findings are listed, there are more; tmebox verify --all lists them", "note: a note"],
            run["invocations"]![0]!["toolExecutionNotifications"]!.AsArray().Select(n => $"{n!["level"]}: {n["message"]!["text"]}"));
        var result = results[1]!;
        Assert.Equal("Branch.NearReturn", (string)result["ruleId"]!);
        Assert.Equal("Branch.NearReturn", (string)rules[(int)result["ruleIndex"]!]!["id"]!);
        Assert.Contains("Found: something, in 'retq'", (string)result["message"]!["text"]!, StringComparison.Ordinal);
        var location = result["locations"]![0]!;
        Assert.EndsWith("/a%20lib.so", (string)location["physicalLocation"]!["artifactLocation"]!["uri"]!, StringComparison.Ordinal);
        Assert.Equal(1, (int)location["physicalLocation"]!["region"]!["byteLength"]!);
        Assert.Equal("f+0x3", (string)location["logicalLocations"]![0]!["fullyQualifiedName"]!);
        Assert.Equal(4u, (uint)result["relatedLocations"]![0]!["physicalLocation"]!["region"]!["startLine"]!);
    }
}
