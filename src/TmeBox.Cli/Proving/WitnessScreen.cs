using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.Prover.Traces;

namespace TmeBox.Cli.Proving;

/// <summary>The shortest trace of each rule.</summary>
internal static class WitnessScreen
{
    public static void Write(Terminal terminal, ImmutableArray<RuleTrace> traces)
    {
        var table = new TextTable("rule", "platform", "shortest trace from reset");
        foreach (var trace in traces) table.Add(trace.Rule.Id, trace.Platform.Name, string.Join(", ", trace.Steps.Select(s => s.Operation)));
        table.Write(terminal, 2);
        terminal.Line(FormattableString.Invariant($"each of {traces.Length} rules decides after a trace of {traces.Min(t => t.Steps.Length)} to {traces.Max(t => t.Steps.Length)} operations"), Ink.Good);
        terminal.Line(FormattableString.Invariant($"that no trace is shorter is proved for {traces.Count(t => t.IsProvedShortest)} of them, supposing that nothing useful is decrypted by chance"));
        foreach (var trace in traces.Where(t => !t.IsProvedShortest)) terminal.Line(FormattableString.Invariant($"{trace.Rule.Id}: {trace.SetAside} shorter sequences, which the solver held possible, do not replay"));
    }

    public static void WriteJson(Terminal terminal, ImmutableArray<RuleTrace> traces) => JsonOutput.Write(terminal, new Document(
        "tmebox-witnesses/1",
        [.. traces.Select(t => new Row(t.Rule.Id, t.Platform.Name, t.IsProvedShortest, [.. t.Steps.Select(s => s.Operation.ToString())]))]));

    private sealed record Document(string Schema, ImmutableArray<Row> Witnesses);

    private sealed record Row(string Rule, string Platform, bool ProvedShortest, ImmutableArray<string> Operations);
}
