using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TmeBox.Prover.Solvers;

/// <summary>A solver that is asked the same question only once: what many platforms have in common is one question. Safe for many threads.</summary>
/// <remarks>Questions are the same whose scripts are, comments aside, and that want the same; one that wants values is always asked.</remarks>
public sealed class RememberingSolver : ISolver
{
    private readonly ConcurrentDictionary<(string Digest, bool Core, ulong ResourceLimit), Lazy<SolverAnswer>> answers = new();
    private readonly ISolver solver;

    /// <summary>A memory of a solver's answers.</summary>
    public RememberingSolver(ISolver solver) => this.solver = solver;

    /// <inheritdoc/>
    public string Name => solver.Name;

    /// <inheritdoc/>
    public string Version => solver.Version;

    /// <summary>How many different questions were asked.</summary>
    public int Questions => answers.Count;

    /// <inheritdoc/>
    public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(query);
        return query.Values.IsDefaultOrEmpty
            ? answers.GetOrAdd((Digest(query.Script), query.WantCore, query.ResourceLimit), _ => new(() => solver.Solve(query, cancellationToken))).Value
            : solver.Solve(query, cancellationToken);
    }

    // Comments at the top tell the obligation and its platform.
    private static string Digest(string script)
    {
        var from = 0;
        while (from < script.Length && script[from] == ';') from = script.IndexOf('\n', from) is var end and >= 0 ? end + 1 : script.Length;
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(script[from..])));
    }
}
