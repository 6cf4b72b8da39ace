using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Vectors;

namespace TmeBox.Mutants;

/// <summary>One thing that is wrong on purpose.</summary>
/// <remarks>Immutable; safe for many threads, each of which makes implementations of its own.</remarks>
/// <param name="Id">Its name.</param>
/// <param name="RuleId">The rule that it breaks, or "none" where something beyond the machine is broken.</param>
/// <param name="Sentence">What goes wrong.</param>
/// <param name="Argument">Why nobody can notice it, where that is so; otherwise null.</param>
public abstract record SeededFault(string Id, string RuleId, string Sentence, string? Argument)
{
    /// <summary>What <see cref="RuleId"/> says where no rule of the machine is broken.</summary>
    public const string NoRule = "none";

    /// <summary>The part of the project that is wrong.</summary>
    public abstract string Place { get; }

    /// <summary>Something with the fault, as after reset.</summary>
    public abstract IImplementation Make(FuzzPlatform platform);

    /// <summary>Something with the fault, after a set-up.</summary>
    public abstract IVectorStart Start(VectorGroup group);

    /// <summary>The same, able to go back to where it was; null where that is what is wrong with it.</summary>
    internal virtual Rewindable? MakeRewindable(FuzzPlatform platform) => null;

    /// <inheritdoc/>
    public sealed override string ToString() => Id;
}
