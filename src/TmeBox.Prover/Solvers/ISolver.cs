namespace TmeBox.Prover.Solvers;

/// <summary>An SMT solver. Implementations are safe to use from several threads at once.</summary>
public interface ISolver
{
    /// <summary>The solver's short name, e.g. <c>z3</c>.</summary>
    string Name { get; }

    /// <summary>The version it reports, e.g. <c>4.8.12.0</c>.</summary>
    string Version { get; }

    /// <summary>Answers a query. Blocks until it is answered, a fence is reached or it is cancelled.</summary>
    /// <param name="query">The query.</param>
    /// <param name="cancellationToken">Stops the solver.</param>
    /// <returns>The answer; a faulty script or a failing solver is an answer too (<see cref="Verdict.Error"/>).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The query's resource limit or timeout is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; the solver has stopped.</exception>
    SolverAnswer Solve(SolverQuery query, CancellationToken cancellationToken);
}
