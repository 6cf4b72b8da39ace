using System.Collections.Immutable;

namespace TmeBox.Prover.Solvers;

/// <summary>A solver is not installed, or not where it was looked for.</summary>
public sealed class SolverMissingException : Exception
{
    /// <summary>Makes the error.</summary>
    /// <param name="solver">The solver's name.</param>
    /// <param name="tried">What was tried, in order, each with what came of it.</param>
    /// <param name="remedy">The command which installs it.</param>
    public SolverMissingException(string solver, ImmutableArray<string> tried, string remedy)
        : base($"{solver} was not found. Tried: {string.Join("; ", tried)}. To get it: {remedy}")
    {
        Solver = solver;
        Tried = tried;
        Remedy = remedy;
    }

    /// <summary>The solver's name.</summary>
    public string Solver { get; }

    /// <summary>What was tried, in order, each with what came of it.</summary>
    public ImmutableArray<string> Tried { get; }

    /// <summary>The command which installs it.</summary>
    public string Remedy { get; }
}
