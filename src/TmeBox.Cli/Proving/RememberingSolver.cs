using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Prover.Solvers;

namespace TmeBox.Cli.Proving;

/// <summary>A solver that is asked the same question only once.</summary>
internal sealed class RememberingSolver(ISolver solver) : ISolver
{
    private readonly ConcurrentDictionary<(string Digest, bool Core), Lazy<SolverAnswer>> answers = new();

    public string Name => solver.Name;

    public string Version => solver.Version;

    public SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken)
    {
        if (query.Values.Length > 0) return solver.Solve(query, cancellationToken);
        var digest = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(query.Script)));
        return answers.GetOrAdd((digest, query.WantCore), _ => new(() => solver.Solve(query, cancellationToken))).Value;
    }
}
