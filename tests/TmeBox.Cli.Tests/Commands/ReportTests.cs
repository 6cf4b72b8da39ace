using System.Text.Json;
using System.Xml.Linq;
using TmeBox.Cli.Tests.Input;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Tests.Commands;

/// <summary>What other tools are told: JUnit, SARIF and Cobertura.</summary>
public sealed class ReportTests : IDisposable
{
    private readonly Scratch scratch = new();

    public void Dispose() => scratch.Dispose();

    [Fact]
    public void A_finding_fails_the_test_case_of_its_rule_and_is_a_result_with_its_id()
    {
        var wrong = "python3 " + Path.Combine(Scratch.Root, "examples/stubs/wrong/wrong.py");
        var (exit, suite, sarif, coverage) = Run("diff", "--impl", wrong, "--seed", "3", "--iterations", "1000", "--divergences", "5", "--out", Path.Combine(scratch.Folder, "findings"));
        Assert.Equal(1, exit);
        var failed = suite.Elements("testcase").Where(c => c.Element("failure") is not null).ToList();
        Assert.Equal($"{failed.Count}", suite.Attribute("failures")!.Value);
        var results = sarif.GetProperty("results").EnumerateArray().ToList();
        Assert.Equal(failed.Select(c => c.Attribute("name")!.Value).Order(StringComparer.Ordinal), results.Select(r => r.GetProperty("ruleId").GetString()!).Distinct().Order(StringComparer.Ordinal));
        Assert.Contains("token: s1.", failed[0].Element("failure")!.Value, StringComparison.Ordinal);
        foreach (var result in results)
        {
            var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
            var line = File.ReadAllLines(Path.Combine(Scratch.Root, place.GetProperty("artifactLocation").GetProperty("uri").GetString()!))[place.GetProperty("region").GetProperty("startLine").GetInt32() - 1];
            Assert.Contains($" {result.GetProperty("ruleId").GetString()!.Split('.')[1]} = new(", line, StringComparison.Ordinal);
            Assert.Equal(result.GetProperty("ruleId").GetString(), sarif.GetProperty("tool").GetProperty("driver").GetProperty("rules")[result.GetProperty("ruleIndex").GetInt32()].GetProperty("id").GetString());
        }

        Assert.True(double.Parse(coverage.Attribute("line-rate")!.Value, null) < 0.5);
    }

    [Fact]
    public void What_agrees_passes_and_every_rule_of_the_machine_is_a_line_of_the_coverage()
    {
        var (exit, suite, sarif, coverage) = Run("fuzz", "--seed", "5", "--iterations", "3000");
        Assert.Equal(0, exit);
        Assert.Equal("0", suite.Attribute("failures")!.Value);
        Assert.Empty(sarif.GetProperty("results").EnumerateArray());
        Assert.Equal(RuleBook.Machine.Length, suite.Elements("testcase").Count());
        var methods = coverage.Descendants("method").ToList();
        Assert.Equal(RuleBook.Machine.Select(r => r.Id), methods.Select(m => m.Attribute("name")!.Value).Order(StringComparer.Ordinal));
        Assert.All(methods.Descendants("line"), l => Assert.NotEqual("1", l.Attribute("number")!.Value));
        var covered = methods.Count(m => m.Descendants("line").Single().Attribute("hits")!.Value != "0");
        Assert.Equal($"{covered}", coverage.Attribute("lines-covered")!.Value);
        Assert.Equal($"{methods.Count - covered}", suite.Attribute("skipped")!.Value);
    }

    [Fact]
    public async Task Reports_keep_to_the_schemas_of_their_formats_and_slips_are_noticed()
    {
        var wrong = "python3 " + Path.Combine(Scratch.Root, "examples/stubs/wrong/wrong.py");
        Run("diff", "--impl", wrong, "--seed", "3", "--iterations", "1000", "--divergences", "5", "--out", Path.Combine(scratch.Folder, "findings"));
        var (junit, sarif, cobertura) = (In("junit.xml"), In("findings.sarif"), In("cobertura.xml"));
        Assert.Empty(ReportSchemas.JUnit(junit));
        Assert.Empty(ReportSchemas.Cobertura(cobertura));
        Assert.Empty(await ReportSchemas.Sarif(sarif));

        Assert.Contains(ReportSchemas.JUnit(Spoilt(junit, " failures=", " failure=")), p => p.Contains("'failures'", StringComparison.Ordinal));
        Assert.Contains(ReportSchemas.Cobertura(Spoilt(cobertura, "<lines>", "<line>", "</lines>", "</line>")), p => p.Contains("'method'", StringComparison.Ordinal) || p.Contains("'line'", StringComparison.Ordinal));
        Assert.Contains(ReportSchemas.Cobertura(Spoilt(cobertura, " hits=\"", " hit=\"")), p => p.Contains("'hits'", StringComparison.Ordinal));
        Assert.Contains(await ReportSchemas.Sarif(Spoilt(sarif, "\"level\": \"error\"", "\"level\": \"bad\"")), p => p.Contains("level", StringComparison.Ordinal));
        Assert.Contains(await ReportSchemas.Sarif(Spoilt(sarif, "\"text\"", "\"txt\"")), p => p.Contains("txt", StringComparison.Ordinal) || p.Contains("text", StringComparison.Ordinal));
    }

    private string In(string name) => Path.Combine(scratch.Folder, name);

    private string Spoilt(string file, params string[] changes)
    {
        var text = File.ReadAllText(file);
        for (var i = 0; i < changes.Length; i += 2)
        {
            Assert.Contains(changes[i], text, StringComparison.Ordinal);
            text = text.Replace(changes[i], changes[i + 1], StringComparison.Ordinal);
        }

        return scratch.Write("spoilt-" + Path.GetFileName(file), text);
    }

    private (int Exit, XElement Suite, JsonElement Sarif, XElement Coverage) Run(params string[] arguments)
    {
        var (junit, sarif, cobertura) = (Path.Combine(scratch.Folder, "junit.xml"), Path.Combine(scratch.Folder, "findings.sarif"), Path.Combine(scratch.Folder, "cobertura.xml"));
        var (exit, _, error) = Cli.Run([.. arguments, "--junit", junit, "--sarif", sarif, "--cobertura", cobertura]);
        Assert.True(exit is 0 or 1, error);
        var run = JsonDocument.Parse(File.ReadAllText(sarif)).RootElement;
        Assert.Equal("2.1.0", run.GetProperty("version").GetString());
        return (exit, XDocument.Load(junit).Root!.Element("testsuite")!, run.GetProperty("runs")[0], XDocument.Load(cobertura).Root!);
    }
}
