namespace TmeBox.Prover.Solvers;

/// <summary>What a solver said of a query.</summary>
public enum Verdict
{
    /// <summary>No model exists: the assertions contradict each other.</summary>
    Unsat,

    /// <summary>A model exists.</summary>
    Sat,

    /// <summary>The solver gave up; <see cref="SolverAnswer.Reason"/> says why. It claims nothing.</summary>
    Unknown,

    /// <summary>
    /// The query or the solver is at fault; <see cref="SolverAnswer.Reason"/> says how. It claims nothing,
    /// even if the solver also said sat or unsat.
    /// </summary>
    Error,
}
