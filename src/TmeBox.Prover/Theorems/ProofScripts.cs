using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using TmeBox.Prover.Cells;
using TmeBox.Prover.Obligations;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems.Instrumentation;
using TmeBox.Spec.Guarantees;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Prover.Theorems;

/// <summary>Every obligation as an SMT-LIB 2.6 file that plain z3 and cvc5 read, and the list of verdicts: what is committed as <c>proofs/</c>.</summary>
/// <remarks>The texts depend on the specification alone: two runs, on however many cores, give the same bytes.</remarks>
/// <param name="Files">Text by path, the separator is a slash; <c>verdicts.json</c> among them.</param>
/// <param name="Results">The verdicts, in the order of <c>verdicts.json</c>.</param>
public sealed record ProofScripts(ImmutableSortedDictionary<string, string> Files, ImmutableArray<ProofResult> Results)
{
    /// <summary>The name of the list of verdicts.</summary>
    public const string VerdictsFile = "verdicts.json";

    private static readonly Lazy<ImmutableArray<string>> Names = new(() => [.. Obligations().Select(o => o.Path)]);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The obligations by path: theorems on every platform, what is refuted, theorems about code, and the guarantees' inductions on the two of <c>models/platforms</c>.</summary>
    public static ImmutableArray<(string Path, Obligation Obligation)> Obligations()
    {
        var all = ImmutableArray.CreateBuilder<(string, Obligation)>();
        foreach (var platform in ProofPlatforms.All)
            foreach (var theorem in TheoremBook.All.Where(t => t.IsAbout(platform)))
                all.Add(($"theorems/{platform.Name}/{theorem.Id}.smt2", theorem.On(platform, null)));
        foreach (var platform in ProofPlatforms.All)
            foreach (var refutation in Refutation.All.Where(r => r.IsAbout(platform)))
                all.Add(($"refutations/{platform.Name}/{refutation.Id}.smt2", refutation.On(platform)));
        foreach (var obligation in CodeTheorems.Obligations()) all.Add(($"code/{obligation.Id}.smt2", obligation));
        foreach (var platform in new[] { ProofPlatforms.ClientNone, ProofPlatforms.ServerCi })
            foreach (var (_, guarantee) in Naming.Guarantees)
                foreach (var obligation in Steps(platform, guarantee))
                    all.Add(($"guarantees/{obligation.Id.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-')}.smt2", obligation));
        return all.ToImmutable();
    }

    /// <summary>The paths of the obligations, in their order.</summary>
    public static ImmutableArray<string> Paths() => Names.Value;

    /// <summary>Writes the scripts and has them decided.</summary>
    /// <param name="runner">Decides.</param>
    /// <param name="progress">Told after each obligation how many are done; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ProofScripts Compute(ProofRunner runner, Action<int>? progress, CancellationToken cancellationToken)
    {
        var obligations = Obligations();
        var results = runner.DecideAll([.. obligations.Select(o => o.Obligation)], progress, cancellationToken);
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var (path, obligation) in obligations)
            files.Add(path, SolverScript.FullScript(new(obligation.Id, obligation.Script().Text, [], true, ProofRunner.ResourceLimit, Timeout)));
        var verdicts = obligations.Zip(results, (o, r) => new
        {
            file = o.Path,
            id = o.Obligation.Id,
            sentence = o.Obligation.Sentence,
            verdict = Word(r.Status),
            rules = r.RulesUsed.Select(rule => rule.Id).Order(StringComparer.Ordinal).ToArray(),
            assumptions = r.AssumptionsUsed.Order(StringComparer.Ordinal).ToArray(),
        });
        files.Add(VerdictsFile, JsonSerializer.Serialize(verdicts, Json) + "\n");
        return new(files.ToImmutable(), results);
    }

    /// <summary>Writes the files below a directory, each whole or not at all, and removes scripts there that no longer belong.</summary>
    public void Write(string directory)
    {
        foreach (var (path, text) in Files)
        {
            var file = Path.Combine(directory, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file + ".tmp", text);
            File.Move(file + ".tmp", file, overwrite: true);
        }

        foreach (var stale in Scripts(directory).Where(p => !Files.ContainsKey(p))) File.Delete(Path.Combine(directory, stale));
    }

    /// <summary>What in a directory differs from the files: each path with the reason; empty if nothing does.</summary>
    public ImmutableArray<string> Differences(string directory) =>
    [
        .. Files.Keys.Where(p => !File.Exists(Path.Combine(directory, p))).Select(p => $"{p} is missing"),
        .. Files.Where(f => File.Exists(Path.Combine(directory, f.Key)) && !string.Equals(File.ReadAllText(Path.Combine(directory, f.Key)), f.Value, StringComparison.Ordinal)).Select(f => $"{f.Key} differs"),
        .. Scripts(directory).Where(p => !Files.ContainsKey(p)).Select(p => $"{p} belongs to no obligation"),
    ];

    private static IEnumerable<string> Scripts(string directory) =>
        Directory.Exists(directory)
            ? Directory.EnumerateFiles(directory, "*.smt2", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(directory, f).Replace('\\', '/')).Order(StringComparer.Ordinal)
            : [];

    // Each step once, though several capabilities rest on it; with shared pages, for which more has to be proved.
    private static IEnumerable<Obligation> Steps(Profile platform, Guarantee guarantee)
    {
        var induction = new Induction(platform, guarantee, true, InvariantParts.Keys | InvariantParts.Windows);
        return induction.For(Candidates.WithFullInvariant);
    }

    private static string Word(ProofStatus status) => status switch
    {
        ProofStatus.Proved => "proved",
        ProofStatus.Counterexample => "counterexample",
        ProofStatus.Vacuous => "vacuous",
        _ => "undecided",
    };
}
