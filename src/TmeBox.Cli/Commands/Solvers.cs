using System.Collections.Immutable;
using TmeBox.Prover.Proofs;
using TmeBox.Prover.Solvers;

namespace TmeBox.Cli.Commands;

/// <summary>The solvers that a command asks.</summary>
/// <param name="First">Z3.</param>
/// <param name="Second">cvc5, or null.</param>
internal sealed record Solvers(ISolver First, ISolver? Second)
{
    /// <summary>Finds the solvers.</summary>
    /// <exception cref="SolverMissingException">One of them is not there.</exception>
    public static Solvers Load(bool secondOpinion) => new(new Z3Solver(), secondOpinion ? new Cvc5Solver() : null);

    /// <summary>The same solvers, asked each question only once.</summary>
    public Solvers Remembering() => new(new RememberingSolver(First), Second is null ? null : new RememberingSolver(Second));

    /// <summary>Says of each proof what it used.</summary>
    public ProofRunner Runner => new(First, Second);

    /// <summary>Gives verdicts alone, in a fraction of the time.</summary>
    public ProofRunner VerdictRunner => new(First, Second, givesCores: false);

    public ImmutableArray<string> Names => Second is null ? [NameOf(First)] : [NameOf(First), NameOf(Second)];

    private static string NameOf(ISolver solver) => $"{solver.Name} {solver.Version}";
}
