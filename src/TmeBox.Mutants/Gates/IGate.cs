namespace TmeBox.Mutants;

/// <summary>Something that right code passes and wrong code should not.</summary>
public interface IGate
{
    /// <summary>The column of the matrix.</summary>
    string Name { get; }

    /// <summary>Puts a fault to the gate. Safe for many threads.</summary>
    /// <param name="fault">The fault.</param>
    /// <param name="cancellation">Ends it early.</param>
    Verdict Judge(SeededFault fault, CancellationToken cancellation);
}
