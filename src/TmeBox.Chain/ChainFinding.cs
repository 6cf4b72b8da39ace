using System.Collections.Immutable;
using TmeBox.Policies;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Chain;

/// <summary>What kind of break a run saw.</summary>
public enum ChainBreak
{
    /// <summary>Code did what no sandbox with instrumented code may do.</summary>
    NotAMove,

    /// <summary>A guarantee does not hold of a move.</summary>
    Guarantee,

    /// <summary>Code ran that no verifier accepted.</summary>
    UnverifiedCode,

    /// <summary>An invariant of the proofs does not hold.</summary>
    Invariant,

    /// <summary>Engine, machine operations and moves do not agree.</summary>
    Disagreement,

    /// <summary>The runtime or the hardware made a step that the guarantees' capabilities do not allow.</summary>
    NotAStep,
}

/// <summary>The first break of a run.</summary>
/// <param name="Kind">What kind it is of.</param>
/// <param name="What">In words: what happened, and what was expected.</param>
/// <param name="Violated">The guarantees that do not hold of the move; empty where none was asked or all hold.</param>
/// <param name="Where">The instruction, its address, and the addresses of the access, where there is one.</param>
public sealed record ChainFinding(ChainBreak Kind, string What, ImmutableArray<Guarantee> Violated, string Where)
{
    /// <inheritdoc/>
    public override string ToString() =>
        What + (Violated.IsEmpty ? "" : "; violated: " + string.Join(", ", Violated.Select(Naming.NameOf))) + (Where.Length == 0 ? "" : Environment.NewLine + Where);
}
