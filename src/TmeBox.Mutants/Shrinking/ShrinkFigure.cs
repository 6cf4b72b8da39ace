using System.Diagnostics;
using TmeBox.Conformance.Campaigns;
using TmeBox.Conformance.Fuzzing;

namespace TmeBox.Mutants;

/// <summary>How small the sequence becomes that shows a fault, and how small it could be.</summary>
/// <param name="Fault">The fault.</param>
/// <param name="Found">How many operations had run when the fault showed.</param>
/// <param name="Shrunk">Operations beyond the set-up, after shrinking.</param>
/// <param name="Fewest">The fewest operations beyond the set-up; or null where the search for them was given up.</param>
/// <param name="Time">How long shrinking took.</param>
public sealed record ShrinkFigure(SeededFault Fault, int Found, int Shrunk, int? Fewest, TimeSpan Time)
{
    private const ulong Seed = 1000;
    private const int Length = 1000;
    private const int MostSequences = 100;

    /// <summary>The figures of a fault, from sequences of 1,000 operations; null where none of them shows it.</summary>
    public static ShrinkFigure? Of(SeededFault fault, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(fault);
        for (var i = 0; i < MostSequences; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var platform = FuzzPlatform.All[i % FuzzPlatform.All.Length];
            var sequence = FuzzCampaign.Generate(Seeds.Mix(Seed, (ulong)i), Length, platform);
            var failed = FuzzRun.Of(sequence, fault.Make(platform));
            if (failed.Divergence is null) continue;
            var start = Stopwatch.GetTimestamp();
            var (_, shrunk) = FuzzShrinker.Shrink(sequence, failed, fault.Make);
            var time = Stopwatch.GetElapsedTime(start);
            var beyond = shrunk.Performed.Count - shrunk.SetUpPerformed;
            return new(fault, failed.Performed.Count, beyond, new FewestOperations(fault, platform, shrunk, failed).Below(beyond, cancellation), time);
        }

        return null;
    }
}
