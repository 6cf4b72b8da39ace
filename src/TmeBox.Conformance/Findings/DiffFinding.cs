using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Shrinking;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Findings;

/// <summary>One bug, as far as can be told: the divergences that one rule is most suspect of, and the smallest sequence that shows it.</summary>
/// <param name="Suspect">The rule, or null where none decided the step.</param>
/// <param name="Count">How many sequences diverged so.</param>
/// <param name="Found">The sequence as it was found.</param>
/// <param name="SetUpLength">How many operations of it are its set-up.</param>
/// <param name="Shrunk">How far it was shrunk.</param>
/// <param name="Divergence">The divergence at the end of the shrunk sequence.</param>
public sealed record DiffFinding(Rule? Suspect, int Count, OperationSequence Found, int SetUpLength, ShrinkState Shrunk, Divergence Divergence)
{
    /// <summary>Reproduces the shrunk sequence.</summary>
    public string Token { get; } = FuzzToken.Of(Shrunk.Sequence);

    /// <summary>How the implementation went wrong, in one word or two.</summary>
    public string Kind => Divergence.Fault is { } fault ? Sides.ImplementationException.NameOf(fault) : "disagreement";

    /// <summary>A name for a folder.</summary>
    public string Title => (Suspect?.Id ?? "no-rule") + (Divergence.Fault is null ? "" : "." + Kind.Replace(' ', '-'));
}
