using System.Collections.Immutable;
using TmeBox.X86.Fuzzing.Campaign;
using TmeBox.X86.Fuzzing.Cases;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Holes;

/// <summary>Runs cases until they get out, on a harness that is started again if it is lost.</summary>
/// <param name="executable">The harness.</param>
/// <param name="windowIndex">The window lies at so many 4 GiB.</param>
internal sealed class NativeSight(string executable, uint windowIndex) : IDisposable
{
    private EscapeHarness harness = EscapeHarness.Start(executable, windowIndex);

    /// <inheritdoc/>
    public void Dispose() => harness.Dispose();

    /// <summary>What is seen outside in the first runs that see anything; nothing for what cannot run.</summary>
    /// <param name="one">The case.</param>
    /// <param name="regions">Its assembled regions.</param>
    /// <param name="profile">How it is entered and judged.</param>
    /// <param name="seeds">How many layouts are tried.</param>
    /// <param name="times">Runs from each entry in each.</param>
    /// <param name="cancel">Stops the work.</param>
    public Escape Of(CodeCase one, ImmutableArray<CodeRegion> regions, IsolationProfile profile, int seeds, int times, CancellationToken cancel)
    {
        if (!CaseRun.IsRunnable(regions, harness.Greeting)) return Escape.None;
        for (var seed = 1; seed <= seeds; seed++)
        {
            cancel.ThrowIfCancellationRequested();
            try
            {
                var escape = CaseRun.Of(one, regions, profile, harness.Greeting, (ulong)seed, times).Repeat(harness).Escape;
                if (escape != Escape.None) return escape;
            }
            catch (HarnessException)
            {
                harness.Dispose();
                harness = EscapeHarness.Start(executable, windowIndex);
                return Escape.HarnessLost;
            }
        }

        return Escape.None;
    }
}
