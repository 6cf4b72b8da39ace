using System.Collections.Immutable;

namespace TmeBox.Prover.Solvers;

/// <summary>
/// Finds the cvc5 program. Where it looks: if the environment variable <c>TMEBOX_CVC5</c> is set, only at
/// the file it names; else in each directory of <c>PATH</c>. Safe on any thread.
/// </summary>
public static class Cvc5
{
    /// <summary>The environment variable which names the program's file.</summary>
    public const string EnvironmentVariable = "TMEBOX_CVC5";

    internal const string Remedy = "apt-get install cvc5 (Debian, Ubuntu), brew install cvc5/cvc5/cvc5 (macOS), "
        + "or set " + EnvironmentVariable + " to the program's file";

    /// <summary>Finds the program.</summary>
    /// <returns>Its full path.</returns>
    /// <exception cref="SolverMissingException">It is not there.</exception>
    public static string Find() => Find(Candidates(
        Environment.GetEnvironmentVariable(EnvironmentVariable),
        Environment.GetEnvironmentVariable("PATH")));

    /// <summary>The places to look, in order.</summary>
    /// <param name="file">The file named by the user: then the only place. Null or empty if none.</param>
    /// <param name="searchPath">A search path as in <c>PATH</c>, or null.</param>
    /// <returns>Full paths. Relative directories of the search path are left out.</returns>
    public static ImmutableArray<string> Candidates(string? file, string? searchPath)
    {
        if (!string.IsNullOrEmpty(file))
        {
            return [Path.GetFullPath(file)];
        }

        string name = OperatingSystem.IsWindows() ? "cvc5.exe" : "cvc5";
        return
        [
            .. (searchPath ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
                .Where(Path.IsPathFullyQualified)
                .Select(directory => Path.Combine(directory, name)),
        ];
    }

    /// <summary>Takes the first candidate which is a file.</summary>
    /// <param name="candidates">Full paths, in order.</param>
    /// <returns>That path.</returns>
    /// <exception cref="SolverMissingException">None is.</exception>
    public static string Find(ImmutableArray<string> candidates)
    {
        foreach (string candidate in candidates)
        {
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new SolverMissingException("cvc5", [.. candidates.Select(file => $"{file} (no such file)")], Remedy);
    }
}
