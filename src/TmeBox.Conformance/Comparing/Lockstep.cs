using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Rules;

namespace TmeBox.Conformance.Comparing;

/// <summary>The specification and an implementation side by side, compared after every operation.</summary>
/// <remarks>
/// A finite cache chooses its own victims: the implementation goes first and reports what it evicted, the specification evicts the same,
/// then does the operation. Used by one thread at a time. After a divergence it stays where it is. Disposing of it disposes of the implementation.
/// </remarks>
public sealed class Lockstep : IDisposable
{
    private readonly SpecificationSide specification;
    private readonly IImplementation implementation;
    private readonly Comparer comparer;
    private readonly ComparisonDepth depth;
    private Operation? previous;
    private long specificationTicks;
    private long implementationTicks;

    /// <summary>The specification with the real cipher against the project's engine.</summary>
    public Lockstep(Profile profile, CacheShape? cache = null, ComparisonDepth? depth = null)
        : this(profile, new EngineSide(profile, cache ?? CacheShape.Default), depth)
    {
    }

    /// <summary>The specification with the real cipher against any implementation.</summary>
    /// <param name="profile">The platform that the implementation simulates.</param>
    /// <param name="implementation">The implementation, as after reset.</param>
    /// <param name="depth">How much is compared; everything after every step if null.</param>
    public Lockstep(Profile profile, IImplementation implementation, ComparisonDepth? depth = null)
        : this(new SpecificationSide(profile, BitsCipher.For(profile), implementation.Uncached), implementation, depth)
    {
    }

    /// <summary>A given machine of the specification, perhaps a mutant, against any implementation.</summary>
    public Lockstep(SpecificationSide specification, IImplementation implementation, ComparisonDepth? depth = null)
    {
        this.specification = specification;
        this.implementation = implementation;
        this.depth = depth ?? ComparisonDepth.Full;
        comparer = new(specification, implementation);
    }

    /// <summary>How many operations both sides did.</summary>
    public long Steps { get; private set; }

    /// <summary>How many operations neither side did, because the implementation does not perform them.</summary>
    public long Skipped { get; private set; }

    /// <summary>How many operations the implementation left open although the specification decides them: no agreement, and no divergence either.</summary>
    public long LeftOpen { get; private set; }

    /// <summary>Whether an operation was unspecified, or was left open: from there on nothing can be compared.</summary>
    public bool IsOpen { get; private set; }

    /// <summary>The specification's state now.</summary>
    public MachineState State => specification.State;

    /// <summary>The specification's answer to the latest operation.</summary>
    public Response Answer { get; private set; }

    /// <summary>The rules that decided the latest operation.</summary>
    public RuleSet Fired => specification.Fired;

    /// <summary>The first divergence, or null as long as there is none.</summary>
    public Divergence? Divergence { get; private set; }

    /// <summary>The time that the specification took.</summary>
    public TimeSpan SpecificationTime => Stopwatch.GetElapsedTime(0, specificationTicks);

    /// <summary>The time that the implementation took, conversions to the common vocabulary included.</summary>
    public TimeSpan ImplementationTime => Stopwatch.GetElapsedTime(0, implementationTicks);

    /// <summary>Runs an operation on both sides and compares them.</summary>
    /// <returns>The divergence, or null if they agree.</returns>
    /// <exception cref="ArgumentException">The operation is malformed; nothing was done.</exception>
    /// <exception cref="InvalidOperationException">The sides have diverged already, or the machine is in a state that nobody specifies.</exception>
    public Divergence? Step(Operation operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        if (Divergence is not null) throw new InvalidOperationException("the sides have diverged; there is nothing to compare any more");
        if (IsOpen) throw new InvalidOperationException("the latest operation was unspecified; there is nothing to compare any more");
        if (OperationCheck.Problem(operation, State.Profile) is { } problem) throw new ArgumentException(problem, nameof(operation));

        if (!implementation.Performs(operation))
        {
            Skipped++;
            return null;
        }

        var before = specification.State;
        comparer.Begin();
        var start = Stopwatch.GetTimestamp();
        Response actual;
        try
        {
            actual = implementation.Step(operation);
        }
        catch (Exception crash) when (crash is not OutOfMemoryException and not OperationCanceledException)
        {
            // A crash of the implementation is a finding, told apart by its name.
            Answer = specification.Step(operation);
            comparer.Note(ImplementationException.KindOf(crash), "answers " + Answer.Outcome, ImplementationException.Describe(crash));
            return Conclude(before, operation, default);
        }

        var between = Stopwatch.GetTimestamp();
        implementationTicks += between - start;
        var evicted = actual.Evicted.IsDefault ? [] : actual.Evicted;
        if (evicted.Length > 0 && operation is not Operation.Wbinvd)
        {
            comparer.Evictions(evicted);
            between = Stopwatch.GetTimestamp();
        }

        Answer = specification.Step(operation, evicted.AsSpan());
        specificationTicks += Stopwatch.GetTimestamp() - between;

        if (Answer.Outcome == Outcome.Unspecified) return Opened(before, operation, evicted);
        if (implementation.MayLeaveOpen && LeavesOpen(Answer, actual))
        {
            LeftOpen++;
            IsOpen = true;
            return null;
        }

        implementation.Learn(operation, Answer, actual);
        comparer.Answers(Answer, actual);
        try
        {
            comparer.Step(operation, evicted);
            if ((Steps + 1) % depth.FullEvery == 0) comparer.Everything();
        }
        catch (ImplementationException fault)
        {
            comparer.Note(ImplementationException.KindOf(fault), "can be observed", fault.Message);
        }

        return Conclude(before, operation, evicted);
    }

    /// <summary>Whether a side left open what the specification decides, and allows what it decides.</summary>
    internal static bool LeavesOpen(in Response specified, in Response answered) =>
        answered.Outcome == Outcome.Unspecified && specified.Outcome != Outcome.Unspecified && (answered.Allowed.IsDefault || answered.Allowed.Contains(specified.Outcome));

    /// <summary>Compares everything, once more: the end of a run.</summary>
    public Divergence? Finish()
    {
        if (Divergence is not null || IsOpen || previous is null) return Divergence;
        comparer.Begin();
        try
        {
            comparer.Everything();
        }
        catch (ImplementationException fault)
        {
            comparer.Note(ImplementationException.KindOf(fault), "can be observed", fault.Message);
        }

        return Diverges(specification.State, previous, default);
    }

    /// <summary>Runs operations until they end or diverge.</summary>
    public Divergence? Run(IEnumerable<Operation> operations)
    {
        foreach (var operation in operations)
        {
            if (Step(operation) is { } divergence) return divergence;
            if (IsOpen) break;
        }

        return Finish();
    }

    /// <summary>Disposes of the implementation, if that can be disposed of.</summary>
    public void Dispose() => (implementation as IDisposable)?.Dispose();

    // CPUID names no line: what a leaf says may be open, and all else is as before.
    private Divergence? Opened(MachineState before, Operation operation, ImmutableArray<Evicted> evicted)
    {
        IsOpen = operation is not Operation.Cpuid;
        if (!IsOpen) comparer.Everything();
        return Conclude(before, operation, evicted);
    }

    private Divergence? Conclude(MachineState before, Operation operation, ImmutableArray<Evicted> evicted)
    {
        if (Diverges(before, operation, evicted) is { } divergence) return divergence;
        previous = operation;
        Steps++;
        return null;
    }

    private Divergence? Diverges(MachineState before, Operation operation, ImmutableArray<Evicted> evicted)
    {
        if (comparer.Differences.Count == 0) return null;
        evicted = evicted.IsDefault ? [] : evicted;
        var scope = comparer.Concerned(before, operation, evicted);
        return Divergence = new(
            Steps,
            ReferenceEquals(previous, operation) ? null : previous,
            operation,
            [.. comparer.Differences],
            [.. specification.Fired.Rules()],
            StateSlice.Of(before, scope),
            StateSlice.Of(specification.State, scope),
            evicted);
    }
}
