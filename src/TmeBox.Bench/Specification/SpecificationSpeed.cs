using System.Collections.Immutable;
using System.Diagnostics;
using TmeBox.Logic;
using TmeBox.Spec.Ciphers;
using TmeBox.Spec.Machine;
using TmeBox.Spec.Sandbox;

namespace TmeBox.Bench.Specification;

/// <summary>Times the specification itself, as an oracle that runs beside another implementation would use it.</summary>
/// <remarks>Absolute rates: there is no yardstick that it shares its work with. The batches are short, so that the median stays clear of what else the machine does.</remarks>
public static class SpecificationSpeed
{
    private const int Batch = 500;
    private const int Lines = 256;

    /// <summary>Measures both figures.</summary>
    /// <param name="time">How long each is measured, warm-up not counted.</param>
    /// <param name="told">Told which figure is measured next.</param>
    /// <param name="cancellationToken">Stops the work.</param>
    public static ImmutableArray<SpecificationFigure> Measure(TimeSpan time, Action<string> told, CancellationToken cancellationToken)
    {
        var none = new Profile("bench", 46, 6, 63, [Algorithm.Xts128], false, false, IntegrityMode.None);
        var ci = none with { Algorithms = [Algorithm.Xts128, Algorithm.Xts128Integrity], Integrity = IntegrityMode.Ci };
        return
        [
            Timed("cached", "a cached load, partial store or whole store", 1_000_000, Running(none), Cached, time, told, cancellationToken),
            Timed("miss", "a partial store that misses, checks its MAC, and is written back dirty, with real bytes", 50_000, Running(ci), Missing, time, told, cancellationToken),
        ];
    }

    private static SpecificationFigure Timed(string id, string what, double goal, MachineState m, Func<MachineState, int, MachineState> operation, TimeSpan time, Action<string> told, CancellationToken cancellationToken)
    {
        told(id);
        var (times, number) = (new List<double>(), 0);
        var warm = Stopwatch.StartNew();
        while (warm.Elapsed < time / 2) RunBatch();
        var all = Stopwatch.StartNew();
        while (all.Elapsed < time)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var clock = Stopwatch.GetTimestamp();
            RunBatch();
            times.Add(Stopwatch.GetElapsedTime(clock).TotalSeconds);
        }

        times.Sort();
        return new(id, what, goal, Batch / times[times.Count / 2], Batch / times[(int)(times.Count * 0.99)], times.Count);

        void RunBatch()
        {
            for (var i = 0; i < Batch; i++) m = operation(m, number++);
        }
    }

    private static readonly Bytes Data = Line.Filled(0x5A);
    private static readonly Word Eight = Word.Of(0xFF00, Line.Size);

    private static MachineState Cached(MachineState m, int i)
    {
        var at = At(m, i * 7);
        var step = (i & 3) switch { 0 => Store.Run(m, at, Line.AllBytes, Data), 1 => Store.Run(m, at, Eight, Data), _ => Load.Run(m, at) };
        return step.Machine;
    }

    private static MachineState Missing(MachineState m, int i)
    {
        var at = At(m, i);
        return Flush.Run(Store.Run(m, at, Eight, Data).Machine, at).Machine;
    }

    private static PhysicalAddress At(MachineState m, int i) => PhysicalAddress.Naming(m, KeyId.Of(1 + (i & 1)), LineAddress.Of((ulong)(i & (Lines - 1)) << 6));

    // Every line was written before, under the KeyID that reads it.
    private static MachineState Running(Profile profile)
    {
        var m = SetUp.Activate(MachineState.Reset(profile, BitsCipher.For(profile)), new(true, false, KeyMaterial.ZeroKey, KeyMaterial.ZeroKey, KeyMaterial.NoMacKey));
        for (var keyId = 1; keyId <= 2; keyId++) m = SetUp.Program(m, KeyId.Of(keyId), KeyMaterial.Key([(byte)keyId]), KeyMaterial.Key([(byte)(keyId + 2)]));
        for (var i = 0; i < Lines; i++) m = SetUp.HandOver(m, KeyId.Of(1 + (i & 1)), LineAddress.Of((ulong)i << 6));
        return m;
    }
}
