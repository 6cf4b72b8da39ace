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
            var escape = Run(CaseRun.Of(one, regions, profile, harness.Greeting, (ulong)seed, times), BrokenDuty.None);
            if (escape != Escape.None) return escape;
        }

        return Escape.None;
    }

    /// <summary>What is seen outside where the host neglects a duty, one stepped run at a time.</summary>
    /// <remarks>A signal that finds no stack at all ends the harness; that is no escape, and another run has a stack.</remarks>
    public Escape Of(CodeCase one, ImmutableArray<CodeRegion> regions, BrokenDuty broken, int seeds, CancellationToken cancel)
    {
        for (var seed = 1; seed <= seeds; seed++)
        {
            cancel.ThrowIfCancellationRequested();
            var native = CaseRun.Of(one, regions, IsolationProfile.CodeAndData, harness.Greeting, (ulong)seed, 1);
            var stepped = native with { OpenNeighbours = broken != BrokenDuty.PagesInGuards, Runs = [.. native.Runs.Select(r => r with { Stepped = true })] };
            if (Run(stepped, broken) is not (Escape.None or Escape.HarnessLost) and var escape) return escape;
        }

        return Escape.None;
    }

    private Escape Run(EscapeCase native, BrokenDuty broken)
    {
        try
        {
            return native.Repeat(harness, broken).Escape;
        }
        catch (HarnessException)
        {
            harness.Dispose();
            harness = EscapeHarness.Start(executable, windowIndex);
            return Escape.HarnessLost;
        }
    }
}
