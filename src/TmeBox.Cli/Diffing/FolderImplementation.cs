using System.CommandLine;
using TmeBox.Cli.Commands;
using TmeBox.Cli.Input;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Findings;

namespace TmeBox.Cli.Diffing;

/// <summary>Which implementation a folder of <c>diff</c> is run with: never the one that it names, unless its user says so.</summary>
/// <remarks>A folder may come from a stranger, and what it names is a command for a shell, an address to connect to, or a file to read.</remarks>
internal sealed class FolderImplementation
{
    private readonly ImplementationOptions options = new("The implementation: a command, tcp:HOST:PORT or unix:PATH.");

    private readonly Option<bool> trust = new("--trust-command") { Description = "Run the command that the folder names; it is shown first. For folders of your own." };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [.. options.All, trust];

    public void AddTo(Command command)
    {
        options.AddTo(command);
        command.Add(trust);
        command.Excludes(options.Implementation, trust);
    }

    /// <summary>Whether one was given.</summary>
    public bool IsGiven(ParseResult parsed) => parsed.GetValue(options.Implementation) is not null;

    /// <summary>What was given, without any folder.</summary>
    public ImplementationOptions.Chosen Choose(ParseResult parsed) => options.Choose(parsed);

    /// <summary>What was given, or what the folder names if that is trusted.</summary>
    public ImplementationOptions.Chosen Choose(Session session, ParseResult parsed, string folder, FindingDocument document)
    {
        var deadline = parsed.GetValue(options.Deadline) ?? TimeSpan.FromSeconds(document.DeadlineSeconds);
        if (IsGiven(parsed)) return options.Choose(parsed) with { Deadline = deadline };
        var (command, names) = (Quotation.Plain(document.Implementation), document.Names is null ? "" : $" with the names of '{Quotation.Plain(document.Names)}'");
        if (!parsed.GetValue(trust))
            throw CommandException.BadInput($"{Path.Combine(folder, "finding.json")}: found the command '{command}'{names}, which is not run unasked; expected --impl CMD, or --trust-command if the folder is yours");
        session.Terminal.Say($"running '{command}'{names}, as {Path.Combine(folder, "finding.json")} says");
        return new(document.Implementation, deadline, parsed.GetValue(options.Names) ?? document.Names);
    }
}
