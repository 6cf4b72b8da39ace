using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Prover.Adequacy;
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
/// <param name="Files">Text by path, the separator is a slash; <see cref="ProofVerdict.FileName"/> among them if there are cores.</param>
/// <param name="Results">The verdicts, in the order of <see cref="Plan"/>.</param>
public sealed record ProofScripts(ImmutableSortedDictionary<string, string> Files, ImmutableArray<ProofResult> Results)
{
    private static readonly Lazy<ImmutableArray<(string Path, string Id, Func<Obligation> Pose)>> Planned = new(() => [.. Paths()]);
    private static readonly Lazy<ImmutableDictionary<string, string>> PathsById = new(() => Plan().ToImmutableDictionary(p => p.Id, p => p.Path, StringComparer.Ordinal));
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    /// <summary>The obligations by path, posed when asked for: theorems on every platform, what is refuted, theorems about code, and the adequacy theorem and the guarantees' inductions on the two of <c>models/platforms</c>.</summary>
    public static ImmutableArray<(string Path, string Id, Func<Obligation> Pose)> Plan() => Planned.Value;

    /// <summary>Has the obligations decided and writes the scripts, with the list of verdicts if the runner gives cores.</summary>
    /// <param name="runner">Decides.</param>
    /// <param name="progress">Told after each obligation how many are done; called by many threads.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ProofScripts Compute(ProofRunner runner, Action<int>? progress, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(runner);
        var results = runner.DecideAll([.. Plan().Select(p => p.Pose)], progress, cancellationToken);
        var scripts = Plan().Zip(results).AsParallel().WithCancellation(cancellationToken).Select(p => KeyValuePair.Create(p.First.Path, Script(p.Second.Obligation)));
        var files = scripts.ToImmutableSortedDictionary(StringComparer.Ordinal);
        if (runner.GivesCores) files = files.Add(ProofVerdict.FileName, ProofVerdict.Write(Plan().Zip(results, (p, r) => ProofVerdict.Of(p.Path, r))));
        return new(files, results);
    }

    /// <summary>Where the script of an obligation belongs; of a guarantee's step, and of what is claimed of a compiled program, also if it is not among the committed ones.</summary>
    /// <remarks>A script about a compiled program depends on the compiler, so none is committed.</remarks>
    public static string PathOf(string id) => PathsById.Value.GetValueOrDefault(id) ?? (id.Contains('/') ? OfGuarantee(id) : $"compiled/{id}.smt2");

    /// <summary>The text of an obligation as it is committed.</summary>
    public static string Script(Obligation obligation)
    {
        ArgumentNullException.ThrowIfNull(obligation);
        return SolverScript.FullScript(new(obligation.Id, obligation.Script().Text, [], true, ProofRunner.ResourceLimit, Timeout));
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

    private static IEnumerable<(string, string, Func<Obligation>)> Paths()
    {
        foreach (var platform in ProofPlatforms.All)
            foreach (var theorem in TheoremBook.All.Where(t => t.IsAbout(platform)))
                yield return ($"theorems/{platform.Name}/{theorem.Id}.smt2", $"{theorem.Id}/{platform.Name}", () => theorem.On(platform, null));
        foreach (var platform in ProofPlatforms.All)
            foreach (var refutation in Refutation.All.Where(r => r.IsAbout(platform)))
                yield return ($"refutations/{platform.Name}/{refutation.Id}.smt2", $"{refutation.Id}/{platform.Name}", () => refutation.On(platform));
        foreach (var theorem in CodeTheorems.All)
            foreach (var (id, pose) in theorem.Plan())
                yield return ($"code/{id}.smt2", id, pose);
        foreach (var platform in new[] { ProofPlatforms.ClientNone, ProofPlatforms.ServerCi })
            foreach (var theorem in AdequacyBook.All)
                foreach (var (id, pose) in theorem.Plan(platform))
                    yield return ($"adequacy/{id.Replace(' ', '-')}.smt2", id, pose);
        foreach (var platform in new[] { ProofPlatforms.ClientNone, ProofPlatforms.ServerCi })
            foreach (var (_, guarantee) in Naming.Guarantees)
                foreach (var (id, pose) in Steps(platform, guarantee))
                    yield return (OfGuarantee(id), id, pose);
    }

    private static string OfGuarantee(string id) => $"guarantees/{id.Replace(",", "", StringComparison.Ordinal).Replace(' ', '-')}.smt2";

    // Each step once, though several capabilities rest on it; with shared pages, for which more has to be proved.
    private static IEnumerable<(string Id, Func<Obligation> Pose)> Steps(Profile platform, Guarantee guarantee) =>
        new Induction(platform, guarantee, true, InvariantParts.Keys | InvariantParts.Windows).Plan(Candidates.WithFullInvariant);
}
