using System.Collections.Immutable;
using TmeBox.Cli.Shell;
using TmeBox.Conformance.Files;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;
using TmeBox.Prover.Theorems;

namespace TmeBox.Cli.Proving;

/// <summary>Writes obligations as SMT-LIB scripts.</summary>
internal static class ScriptFolder
{
    /// <summary>Everything, with the list of verdicts: what is committed as <c>proofs/</c>.</summary>
    public static int WriteAll(ProofRunner runner, string folder, CancellationToken cancelled)
    {
        var scripts = ProofScripts.Compute(runner, null, cancelled);
        try
        {
            scripts.Write(folder);
            ProofBaseline.Of(Z3Name, scripts).Write(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CommandException.BadInput($"--scripts: found '{folder}', which cannot be written ({FileTrouble.Why(e)}); expected a folder that is writable");
        }

        return scripts.Files.Count - 1;
    }

    /// <summary>What became harder or easier than the committed baseline says.</summary>
    /// <exception cref="CommandException">There is no baseline, or it is another solver's.</exception>
    public static ImmutableArray<string> Alarms(ProofRunner runner, string folder, CancellationToken cancelled)
    {
        try
        {
            var committed = ProofBaseline.Read(folder);
            if (committed.Solver != Z3Name) throw CommandException.BadInput($"--check-baseline: found steps of {committed.Solver} in {folder}; expected those of {Z3Name}, the solver here: steps of two versions do not compare");
            return committed.Alarms(ProofBaseline.Of(Z3Name, ProofScripts.Compute(runner, null, cancelled)));
        }
        catch (InvalidDataException e)
        {
            throw CommandException.BadInput($"--check-baseline: {e.Message}");
        }
    }

    private static string Z3Name => $"z3 {Z3Library.Version}";

    /// <summary>The scripts of some claims.</summary>
    public static int Write(ImmutableArray<Claimed> claims, string folder)
    {
        foreach (var obligation in claims.Select(c => c.Obligation))
            WholeFile.Write(Path.Combine(folder, ProofScripts.PathOf(obligation.Id)), ProofScripts.Script(obligation));
        return claims.Length;
    }
}
