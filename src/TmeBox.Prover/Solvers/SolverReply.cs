using System.Collections.Immutable;
using TmeBox.Prover.Smt;

namespace TmeBox.Prover.Solvers;

/// <summary>What a dialogue with a solver came to.</summary>
internal sealed record SolverReply(
    Verdict Verdict,
    ImmutableArray<string> Core,
    ImmutableDictionary<string, SmtValue> Values,
    string? Reason,
    string Transcript)
{
    internal static SolverReply Claim(Verdict verdict, string transcript) =>
        new(verdict, [], ImmutableDictionary<string, SmtValue>.Empty, Reason: null, transcript);

    internal static SolverReply Nothing(Verdict verdict, string reason, string transcript) =>
        new(verdict, [], ImmutableDictionary<string, SmtValue>.Empty, reason, transcript);

    internal SolverAnswer ToAnswer(ulong used, TimeSpan elapsed) =>
        new(Verdict, Core, Values, Reason, used, elapsed, Transcript);
}
