using System.Collections.Immutable;
using TmeBox.Conformance.Comparing;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;

namespace TmeBox.Mutants;

/// <summary>Breadth-first search for the fewest operations, after the same set-up, that show a fault: of those that the sequence had, before shrinking and after.</summary>
/// <param name="fault">The fault.</param>
/// <param name="platform">The platform.</param>
/// <param name="shrunk">The shrunk sequence.</param>
/// <param name="failed">The sequence before.</param>
internal sealed class FewestOperations(SeededFault fault, FuzzPlatform platform, FuzzRun shrunk, FuzzRun failed)
{
    // Beyond, a search takes longer than anyone waits.
    private const long MostSteps = 60_000;

    private readonly ImmutableArray<Operation> setUp = [.. shrunk.Performed.Take(shrunk.SetUpPerformed)];
    private readonly ImmutableArray<Operation> alphabet =
        [.. shrunk.Performed.Skip(shrunk.SetUpPerformed).Concat(failed.Performed.Skip(failed.SetUpPerformed)).Distinct()];

    /// <summary>The fewest operations, where there are fewer than a number that is known to do; that number where there are not; null where the search is too long.</summary>
    public int? Below(int enough, CancellationToken cancellation)
    {
        // The set-up alone does not show the fault, or the shrunk sequence would end in it.
        long steps = 0;
        for (var length = 1; length < enough; length++)
        {
            steps += (long)Math.Pow(alphabet.Length, length) * (setUp.Length + length);
            if (steps > MostSteps) return null;
            if (Sequences(length).Any(operations => Shows(operations, cancellation))) return length;
        }

        return enough;
    }

    private IEnumerable<ImmutableArray<Operation>> Sequences(int length) =>
        length == 0 ? [[]] : Sequences(length - 1).SelectMany(before => alphabet.Select(last => before.Add(last)));

    private bool Shows(ImmutableArray<Operation> operations, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        using var lockstep = new Lockstep(platform.Profile, fault.Make(platform));
        foreach (var operation in setUp.AddRange(operations))
        {
            if (lockstep.IsOpen) return false;
            if (lockstep.Step(operation) is not null) return true;
        }

        return !lockstep.IsOpen && lockstep.Finish() is not null;
    }
}
