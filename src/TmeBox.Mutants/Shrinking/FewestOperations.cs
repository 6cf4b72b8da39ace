using System.Collections.Immutable;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;

namespace TmeBox.Mutants;

/// <summary>Search in order of length for the fewest operations, after the same set-up, that show a fault: of those that the sequence had, before shrinking and after.</summary>
/// <remarks>
/// Sequences with the same beginning run it once: the specification's states are immutable, and the engine goes back to snapshots. Beginnings that lead both sides
/// to the same states are gone on from once. Where snapshots are what is wrong, every sequence is run from reset.
/// </remarks>
/// <param name="fault">The fault.</param>
/// <param name="platform">The platform.</param>
/// <param name="shrunk">The shrunk sequence.</param>
/// <param name="failed">The sequence before.</param>
/// <param name="most">How many operations beyond the set-up are run for a length, where it is not known yet that few enough are left.</param>
internal sealed class FewestOperations(SeededFault fault, FuzzPlatform platform, FuzzRun shrunk, FuzzRun failed, long most)
{
    // Where that is known, more is not worth the time.
    private const long MostIdle = 20_000;

    private readonly ImmutableArray<Operation> setUp = [.. shrunk.Performed.Take(shrunk.SetUpPerformed)];
    private readonly ImmutableArray<Operation> alphabet =
        [.. shrunk.Performed.Skip(shrunk.SetUpPerformed).Concat(failed.Performed.Skip(failed.SetUpPerformed)).Distinct()];

    // How many operations were tried in vain from the states that both sides were in.
    private readonly Dictionary<(MachineState, string), int> exhausted = new(States);
    private long left;

    private static IEqualityComparer<(MachineState, string)> States { get; } = EqualityComparer<(MachineState Specified, string Engine)>.Create(
        (x, y) => x.Engine == y.Engine && ConcreteStates.Comparer.Equals(x.Specified, y.Specified),
        state => HashCode.Combine(state.Engine, ConcreteStates.Comparer.GetHashCode(state.Specified)));

    /// <summary>Searches all lengths below a number of operations that is known to do, as far as that can be done.</summary>
    public Fewest Below(int enough, CancellationToken cancellation)
    {
        // The set-up alone does not show the fault, or the shrunk sequence would end in it.
        var side = fault.MakeRewindable(platform);
        try
        {
            var begun = side is null ? null : Begun(side);
            for (var length = 1; length < enough; length++)
            {
                left = enough > ShrinkFigure.MostRatio * length ? most : MostIdle;
                var witness = begun is null ? Sequences(length).FirstOrDefault(operations => Shows(operations, cancellation)) : Shown(begun, side!, length, cancellation);
                if (!witness.IsDefault) return new(length, IsExact: true, witness);
                if (left <= 0) return new(length, IsExact: false, []);
            }

            return new(enough, IsExact: true, []);
        }
        finally
        {
            side?.End();
        }
    }

    private SpecificationSide Begun(Rewindable side)
    {
        var specification = new SpecificationSide(platform.Profile, BitsCipher.For(platform.Profile), side.Uncached);
        using var lockstep = new Lockstep(specification, side);
        foreach (var operation in setUp) lockstep.Step(operation);
        return specification;
    }

    // Default where none shows it, or where too many were run.
    private ImmutableArray<Operation> Shown(SpecificationSide before, Rewindable side, int length, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var state = (before.State, Convert.ToBase64String(side.Identify()));
        if (exhausted.GetValueOrDefault(state) >= length) return default;
        using var point = side.Mark();
        foreach (var operation in alphabet)
        {
            if (left-- <= 0) return default;
            point.Return();
            var specification = before.Fork();
            using var lockstep = new Lockstep(specification, side);
            if (lockstep.Step(operation) is not null) return [operation];
            if (length > 1 && !lockstep.IsOpen && Shown(specification, side, length - 1, cancellation) is { IsDefault: false } rest) return [operation, .. rest];
        }

        exhausted[state] = length;
        point.Return();
        return default;
    }

    private IEnumerable<ImmutableArray<Operation>> Sequences(int length) =>
        length == 0 ? [[]] : Sequences(length - 1).SelectMany(before => alphabet.Select(last => before.Add(last)));

    private bool Shows(ImmutableArray<Operation> operations, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if ((left -= setUp.Length + operations.Length) <= 0) return false;
        using var lockstep = new Lockstep(platform.Profile, fault.Make(platform));
        foreach (var operation in setUp.AddRange(operations))
        {
            if (lockstep.IsOpen) return false;
            if (lockstep.Step(operation) is not null) return true;
        }

        return !lockstep.IsOpen && lockstep.Finish() is not null;
    }
}
