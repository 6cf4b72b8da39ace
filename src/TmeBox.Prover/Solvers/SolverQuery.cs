using System.Collections.Immutable;

namespace TmeBox.Prover.Solvers;

/// <summary>One question to a solver.</summary>
/// <param name="Name">What to call it in comments and messages; characters outside printable ASCII are blanked.</param>
/// <param name="Script">SMT-LIB 2.6 commands which declare, define and assert, as
/// <see cref="Smt.ScriptGate"/> allows; no options and no check-sat. Without a set-logic command the
/// solver adds <c>(set-logic QF_UFBV)</c>.</param>
/// <param name="Values">Terms to evaluate if the answer is sat; each one S-expression. Empty for none.</param>
/// <param name="WantCore">Whether to ask, if the answer is unsat, which named assertions contradict each
/// other. Assertions without a name are taken as given and never listed.</param>
/// <param name="ResourceLimit">Most steps the solver may take, 1 to <see cref="MaxResourceLimit"/>, in the
/// solver's own unit: the same number is a different amount of work for another solver or version.</param>
/// <param name="Timeout">Most wall-clock time, above 0 and at most <see cref="MaxTimeout"/>: a second fence,
/// for what the first does not count.</param>
public sealed record SolverQuery(
    string Name,
    string Script,
    ImmutableArray<string> Values,
    bool WantCore,
    ulong ResourceLimit,
    TimeSpan Timeout)
{
    /// <summary>
    /// The largest resource limit, 2^32 - 1. Z3 keeps the limit in 32 bits and drops higher bits without a
    /// word, so that 2^32 would mean no limit at all.
    /// </summary>
    public const ulong MaxResourceLimit = uint.MaxValue;

    /// <summary>The longest timeout, one day.</summary>
    public static TimeSpan MaxTimeout { get; } = TimeSpan.FromDays(1);

    /// <summary>Refuses a query whose limits do not limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The resource limit or the timeout is out of range.</exception>
    /// <exception cref="ArgumentNullException">The name, script or a value is null.</exception>
    internal void Validate()
    {
        ArgumentNullException.ThrowIfNull(Name);
        ArgumentNullException.ThrowIfNull(Script);
        ArgumentOutOfRangeException.ThrowIfZero(ResourceLimit);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ResourceLimit, MaxResourceLimit);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(Timeout, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Timeout, MaxTimeout);
        foreach (string value in Values.IsDefault ? [] : Values)
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Values));
        }
    }
}
