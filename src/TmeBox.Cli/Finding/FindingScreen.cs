using TmeBox.Cli.Shell;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;

namespace TmeBox.Cli.Finding;

/// <summary>Shows where two sides differ.</summary>
internal static class FindingScreen
{
    /// <summary>A finding of a campaign: the shrunk sequence, the divergence, how to replay it.</summary>
    public static void Write(Terminal terminal, FuzzFinding finding)
    {
        terminal.Line();
        terminal.Line($"specification and engine differ; {finding.FoundLength} operations shrunk to {finding.Shrunk.Operations.Length}, on {finding.Shrunk.Platform.Name} with cache {finding.Shrunk.Cache.Mode}", Ink.Bad);
        for (var i = 0; i < finding.Shrunk.Operations.Length; i++)
            terminal.Line($"  {i,3}  {finding.Shrunk.Operations[i]}", i < finding.SetUpLength ? Ink.Faint : Ink.Plain);
        Write(terminal, finding.Divergence);
        terminal.Line($"replay: ./tmebox replay {finding.Token}");
        if (finding.SequenceToken != finding.Token) terminal.Line($"replay only the shrunk sequence, whatever the version: ./tmebox replay {finding.SequenceToken}", Ink.Faint);
    }

    /// <summary>A divergence: the last common step, both answers, the rules, the state that mattered.</summary>
    public static void Write(Terminal terminal, Divergence divergence)
    {
        terminal.Line();
        if (divergence.Previous is { } previous) terminal.Line($"last common step: {previous}");
        terminal.Line($"step {divergence.Step}: {divergence.Operation}", Ink.Strong);
        foreach (var d in divergence.Differences)
        {
            terminal.Line($"  {d.What}", Ink.Bad);
            terminal.Line($"    specification   {d.Specification}");
            terminal.Line($"    implementation  {d.Implementation}");
        }

        foreach (var e in divergence.Evicted) terminal.Line($"  the implementation evicted {e}");
        foreach (var rule in divergence.Rules) terminal.Paragraph($"  rule {rule.Id}  ", $"{rule.Sentence} ({rule.Source})", Ink.Notice);
        terminal.Line("  before", Ink.Faint);
        Slice(terminal, divergence.Before);
        terminal.Line("  after, as specified", Ink.Faint);
        Slice(terminal, divergence.After);
    }

    private static void Slice(Terminal terminal, StateSlice slice)
    {
        foreach (var line in slice.ToString().Split(Environment.NewLine)) terminal.Line("    " + line);
    }
}
