using System.Globalization;
using System.Xml.Linq;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Reporting;

/// <summary>A run as JUnit's XML: a test case for each rule of the machine, failed where a finding is about it, skipped where no step was decided by it.</summary>
internal static class JUnitReport
{
    private const string NoRule = "no rule";

    /// <summary>The document.</summary>
    public static XDocument Of(ReportedRun run)
    {
        var findings = run.Findings.ToLookup(f => f.Suspect?.Id ?? NoRule, StringComparer.Ordinal);
        var names = run.Coverage.Keys.Concat(findings.Select(f => f.Key).Where(k => !run.Coverage.ContainsKey(k)).Order(StringComparer.Ordinal)).ToList();
        var cases = names.Select(n => Case(run, n, [.. findings[n]])).ToList();
        return new(new XElement(
            "testsuites",
            new XElement(
                "testsuite",
                new XAttribute("name", $"tmebox {run.Command}: {run.Compared}"),
                new XAttribute("tests", cases.Count),
                new XAttribute("failures", cases.Count(c => c.Element("failure") is not null)),
                new XAttribute("errors", 0),
                new XAttribute("skipped", cases.Count(c => c.Element("skipped") is not null)),
                new XAttribute("time", run.Seconds.ToString("0.000", CultureInfo.InvariantCulture)),
                new XElement("properties", new XElement("property", new XAttribute("name", "seed"), new XAttribute("value", run.Seed))),
                cases)));
    }

    private static XElement Case(ReportedRun run, string name, ReportedFinding[] findings)
    {
        var fired = run.Coverage.TryGetValue(name, out var coverage) && coverage.Any;
        var made = new XElement("testcase", new XAttribute("classname", "TmeBox.Spec." + (RuleBook.Named(name) is null ? "Findings" : name.Split('.')[0])), new XAttribute("name", name));
        if (findings.Length > 0)
            made.Add(new XElement("failure", new XAttribute("message", $"{XmlText.Of(findings[0].Title)}, seed {run.Seed}"), XmlText.Of(string.Join("\n\n", findings.Select(f => $"{f.Message}\ntoken: {f.Token}")))));
        else if (!fired)
            made.Add(new XElement("skipped", new XAttribute("message", "no step that was compared was decided by it")));
        return made;
    }
}
