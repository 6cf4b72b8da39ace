#if !DEBUG
using System.Diagnostics;
using System.Globalization;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Spec.Tests.Machine;

/// <summary>Runs alone: other tests would take its processor.</summary>
[CollectionDefinition("alone", DisableParallelization = true)]
public static class Alone;

/// <summary>The specification is fast enough to follow programs.</summary>
[Collection("alone")]
public class SpeedTests(ITestOutputHelper output)
{
    [Fact]
    public void Cached_loads_and_stores_run_at_200_000_a_second_or_more()
    {
        foreach (var profile in Rig.BothModes)
        {
            var m = Rig.Two(profile);
            var addresses = Enumerable.Range(0, 256).Select(i => m.At(i % 3, (ulong)i << 6)).ToArray();
            var data = Rig.Bytes(1);
            foreach (var a in addresses) m = Store.Run(m, a, Line.AllBytes, data).Done();

            // The best of many short rounds, warm-up included, because the machine has other work too.
            var best = 0.0;
            var all = Stopwatch.StartNew();
            for (var round = 0; round < 5 || (best < 400_000 && all.Elapsed < TimeSpan.FromSeconds(20)); round++)
            {
                const int accesses = 50_000;
                var clock = Stopwatch.StartNew();
                m = Access(m, addresses, data, accesses);
                best = Math.Max(best, accesses / clock.Elapsed.TotalSeconds);
            }

            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{profile.Name}: {best:N0} cached accesses a second"));
            Assert.True(best >= 200_000, string.Create(CultureInfo.InvariantCulture, $"{profile.Name}: {best:N0} cached accesses a second"));
        }
    }

    // Half loads, half stores, of which half are partial.
    private static MachineState Access(MachineState m, PhysicalAddress[] addresses, Bytes data, int accesses)
    {
        var eight = Word.Of(0xFF00, 64);
        for (var i = 0; i < accesses; i++)
        {
            var at = addresses[(i * 7) & 255];
            var step = (i & 3) switch { 0 => Store.Run(m, at, Line.AllBytes, data), 1 => Store.Run(m, at, eight, data), _ => Load.Run(m, at) };
            m = step.Machine;
        }

        return m;
    }
}
#endif
