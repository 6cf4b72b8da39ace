using System.Collections.Immutable;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Recordings;

/// <summary>The lines, cache entries and keys that a short sequence ever touches, and all its states: what a picture of it shows.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Initial">The state after reset.</param>
/// <param name="Steps">Each step with the state after it.</param>
/// <param name="Lines">Cells of DRAM that are written at some time.</param>
/// <param name="Cached">Cache entries that are there at some time.</param>
/// <param name="Keys">Entries of key tables that are programmed at some time.</param>
internal sealed record Sights(
    Profile Platform,
    MachineState Initial,
    ImmutableArray<(RecordedStep Step, MachineState After)> Steps,
    ImmutableArray<ulong> Lines,
    ImmutableArray<(int KeyId, ulong Line)> Cached,
    ImmutableArray<(int Package, int KeyId)> Keys)
{
    /// <summary>The most steps of a picture.</summary>
    public const int MostSteps = 10_000;

    /// <summary>The most lines, cache entries or keys of a picture.</summary>
    public const int MostPlaces = 4096;

    /// <summary>Runs a sequence on the specification.</summary>
    /// <exception cref="FormatException">There is too much to show.</exception>
    public static Sights Of(OperationSequence sequence)
    {
        if (sequence.Operations.Length > MostSteps) throw new FormatException($"found {sequence.Operations.Length} steps; expected at most {MostSteps} for a picture (shrink the sequence first)");
        var (lines, cached, keys) = (new SortedSet<ulong>(), new SortedSet<(int, ulong)>(), new SortedSet<(int, int)>());
        var steps = ImmutableArray.CreateBuilder<(RecordedStep, MachineState)>();
        foreach (var (step, after) in Recorder.Steps(sequence))
        {
            steps.Add((step, after));
            lines.UnionWith(SpecificationView.DramLines(after));
            cached.UnionWith(SpecificationView.CachedLines(after).Select(c => (c.KeyId, c.Line)));
            keys.UnionWith(SpecificationView.KeySlots(after));
            if (lines.Count + cached.Count + keys.Count > MostPlaces) throw new FormatException($"found more than {MostPlaces} lines, cache entries and keys; expected fewer for a picture (shrink the sequence first)");
        }

        var initial = MachineState.Reset(sequence.Platform, Spec.Ciphers.BitsCipher.For(sequence.Platform), null);
        return new(sequence.Platform, initial, steps.DrainToImmutable(), [.. lines], [.. cached], [.. keys]);
    }
}
