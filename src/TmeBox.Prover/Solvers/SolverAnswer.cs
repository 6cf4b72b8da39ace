using System.Collections.Immutable;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>A solver's answer to a <see cref="SolverQuery"/>.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Core">If unsat and a core was wanted: names, without bars, of assertions which contradict
/// each other (with the unnamed ones), in ordinal order; not necessarily the fewest. Else empty.</param>
/// <param name="Values">If sat: the value of each term of the query, keyed by the text in the query. Else empty.</param>
/// <param name="Reason">If unknown: <see cref="SolverAnswer.Timeout"/>, <see cref="SolverAnswer.ResourceLimit"/>
/// or the solver's own words. If error: what went wrong. Else null.</param>
/// <param name="ResourcesUsed">Steps taken, in the solver's own unit; 0 if the solver died before it could say.
/// Can exceed the limit a little, for the solver looks only now and then.</param>
/// <param name="Elapsed">Wall-clock time of the whole call.</param>
/// <param name="Transcript">Everything a solver program wrote in answer, verbatim; of a library, all it answered, as text.</param>
public sealed record SolverAnswer(
    Verdict Verdict,
    ImmutableArray<string> Core,
    ImmutableDictionary<string, SmtValue> Values,
    string? Reason,
    ulong ResourcesUsed,
    TimeSpan Elapsed,
    string Transcript)
{
    /// <summary>The reason of an unknown which the wall clock caused.</summary>
    public const string Timeout = "timeout";

    /// <summary>The reason of an unknown which the resource limit caused.</summary>
    public const string ResourceLimit = "resource limit";
}
