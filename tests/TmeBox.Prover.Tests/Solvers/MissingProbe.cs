using TmeBox.Prover.Solvers;

namespace TmeBox.Prover.Tests.Solvers;

/// <summary>Run by <see cref="MissingTests"/> in a process whose library is missing; by itself it checks the opposite.</summary>
public sealed class MissingProbe
{
    internal const string Expect = "TMEBOX_TEST_MISSING_LIBZ3";

    [Fact]
    public void Solver_is_made_just_where_the_library_is()
    {
        string? missing = Environment.GetEnvironmentVariable(Expect);
        if (missing is null)
        {
            Assert.Equal(Z3Library.Version, new Z3Solver().Version);
            return;
        }

        for (int i = 0; i < 2; i++)
        {
            SolverMissingException error = Assert.Throws<SolverMissingException>(() => new Z3Solver());
            Assert.Contains(missing, error.Message, StringComparison.Ordinal);
        }
    }
}
