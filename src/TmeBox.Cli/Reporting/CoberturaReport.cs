using System.Globalization;
using System.Xml.Linq;
using TmeBox.Cli.Explaining;
using TmeBox.Spec.Rules;

namespace TmeBox.Cli.Reporting;

/// <summary>Which rules decided steps, as Cobertura's XML: the lines are the declarations of the rules, the hits the steps.</summary>
internal static class CoberturaReport
{
    /// <summary>The document.</summary>
    public static XDocument Of(ReportedRun run)
    {
        var rules = run.Coverage.Select(c => (Rule: RuleBook.Named(c.Key)!, Hits: c.Value.Fired + c.Value.Denied)).ToList();
        var files = rules.GroupBy(r => RulePlaces.FileOf(r.Rule), StringComparer.Ordinal).OrderBy(f => f.Key, StringComparer.Ordinal).ToList();
        return new(
            new XDocumentType("coverage", null, "http://cobertura.sourceforge.net/xml/coverage-04.dtd", null),
            new XElement(
                "coverage",
                Rates([.. rules.Select(r => r.Hits)]),
                new XAttribute("lines-covered", rules.Count(r => r.Hits > 0)),
                new XAttribute("lines-valid", rules.Count),
                new XAttribute("branches-covered", 0),
                new XAttribute("branches-valid", 0),
                new XAttribute("complexity", 0),
                new XAttribute("version", CommandLine.Version),
                new XAttribute("timestamp", 0),
                new XElement("sources", new XElement("source", ".")),
                new XElement("packages", new XElement(
                    "package",
                    new XAttribute("name", "rules of the machine"),
                    Rates([.. rules.Select(r => r.Hits)]),
                    new XAttribute("complexity", 0),
                    new XElement("classes", files.Select(f => Class(f.Key, [.. f])))))));
    }

    private static XElement Class(string file, (Rule Rule, long Hits)[] rules) => new(
        "class",
        new XAttribute("name", Path.GetFileNameWithoutExtension(file)),
        new XAttribute("filename", file),
        Rates([.. rules.Select(r => r.Hits)]),
        new XAttribute("complexity", 0),
        new XElement("methods", rules.Select(r => new XElement("method", new XAttribute("name", r.Rule.Id), new XAttribute("signature", ""), Rates([r.Hits]), new XAttribute("complexity", 0), new XElement("lines", Line(r))))),
        new XElement("lines", rules.OrderBy(r => RulePlaces.LineOf(r.Rule)).Select(Line)));

    private static XElement Line((Rule Rule, long Hits) rule) =>
        new("line", new XAttribute("number", RulePlaces.LineOf(rule.Rule)), new XAttribute("hits", rule.Hits), new XAttribute("branch", "false"));

    private static XAttribute[] Rates(IReadOnlyCollection<long> hits) =>
        [new("line-rate", (hits.Count == 0 ? 1 : hits.Count(h => h > 0) / (double)hits.Count).ToString("0.####", CultureInfo.InvariantCulture)), new("branch-rate", 1)];
}
