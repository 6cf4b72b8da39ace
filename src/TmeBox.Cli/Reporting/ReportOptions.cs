using System.CommandLine;
using System.CommandLine.Parsing;
using System.Xml;
using System.Xml.Linq;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Shell;

namespace TmeBox.Cli.Reporting;

/// <summary>The options that write a run for other tools.</summary>
internal sealed class ReportOptions
{
    private readonly Option<string?> junit = new PathOption<string?>("--junit", PathUse.WriteFile) { Description = "Write a test case for each rule, as JUnit's XML.", HelpName = "FILE" };
    private readonly Option<string?> sarif = new PathOption<string?>("--sarif", PathUse.WriteFile) { Description = "Write the findings as SARIF 2.1.0.", HelpName = "FILE" };
    private readonly Option<string?> cobertura = new PathOption<string?>("--cobertura", PathUse.WriteFile) { Description = "Write which rules decided steps, as Cobertura's XML.", HelpName = "FILE" };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => Files;

    private IReadOnlyList<Option<string?>> Files => [junit, sarif, cobertura];

    public void AddTo(Command command)
    {
        foreach (var file in Files) command.Add(file);
        command.Validators.Add(ExpectDifferentFiles);
    }

    /// <summary>Writes what was asked for.</summary>
    public void Write(ParseResult parsed, ReportedRun run)
    {
        if (parsed.GetValue(junit) is { } tests) Write(tests, JUnitReport.Of(run));
        if (parsed.GetValue(cobertura) is { } coverage) Write(coverage, CoberturaReport.Of(run));
        if (parsed.GetValue(sarif) is { } findings) WholeFile.Write(findings, SarifReport.Of(run));
    }

    // The later one would be all that is left of two.
    private void ExpectDifferentFiles(CommandResult parsed)
    {
        var given = Files.Select(o => (o.Name, File: parsed.GetResult(o)?.Tokens is [var word] ? word.Value : null)).Where(o => o.File is { Length: > 0 }).ToList();
        foreach (var same in given.GroupBy(o => Path.GetFullPath(o.File!), StringComparer.Ordinal).Where(g => g.Count() > 1))
            parsed.AddError($"{string.Join(", ", same.Select(o => o.Name))}: found the same file '{same.Last().File}'; expected one each");
    }

    private static void Write(string file, XDocument document) => WholeFile.Write(file, temporary =>
    {
        using var writer = XmlWriter.Create(temporary, new() { Indent = true, NewLineChars = "\n", Encoding = new System.Text.UTF8Encoding(false) });
        document.Save(writer);
    });
}
