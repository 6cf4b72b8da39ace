using System.Collections.Immutable;

namespace TmeBox.Mutants;

/// <summary>What the gates say of one fault.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Verdicts">One for each gate.</param>
public sealed record KillRow(SeededFault Fault, ImmutableArray<Verdict> Verdicts)
{
    /// <summary>Whether a gate noticed.</summary>
    public bool Killed => Verdicts.Any(v => v.Killed);

    /// <summary>What is wrong with the row, or null: a fault is noticed, or it is argued why nobody can notice it.</summary>
    public string? Problem => Killed == Fault.Argument is null ? null
        : Killed ? $"{Fault} is argued to be no change, and {Verdicts.First(v => v.Killed).Text} notices it"
        : $"{Fault} survives every gate";

    /// <summary>Puts a fault to all gates.</summary>
    public static KillRow Of(SeededFault fault, IReadOnlyList<IGate> gates, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(gates);
        return new(fault, [.. gates.Select(g => g.Judge(fault, cancellation))]);
    }
}
