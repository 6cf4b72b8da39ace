using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.Prover.Traces;

namespace TmeBox.Cli.Proving;

/// <summary>The folder of vectors, one for each rule of the machine, named after it.</summary>
internal static class RuleVectors
{
    /// <summary>Where they are committed.</summary>
    public const string Folder = "models/vectors/rules";

    /// <summary>The name of a rule's file.</summary>
    public static string FileOf(string ruleId) => ruleId + ".json";

    /// <summary>Writes the files, each whole or not at all, and removes those of rules that are no more.</summary>
    public static void Write(ImmutableArray<RuleTrace> traces, string folder)
    {
        foreach (var trace in traces) WholeFile.Write(Path.Combine(folder, FileOf(trace.Rule.Id)), TraceVector.Text(trace));
        var known = traces.Select(t => FileOf(t.Rule.Id)).ToHashSet(StringComparer.Ordinal);
        foreach (var stale in Directory.EnumerateFiles(folder, "*.json").Where(f => !known.Contains(Path.GetFileName(f)))) File.Delete(stale);
    }
}
