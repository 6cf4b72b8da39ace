using System.Diagnostics;
using System.Numerics;

namespace TmeBox.Bench.Conformance;

/// <summary>Keeps this process, and those that it starts meanwhile, on one core.</summary>
/// <remarks>For one thread at a time: the process has one affinity.</remarks>
internal sealed class OneCore : IDisposable
{
    private readonly nint before;

    /// <summary>From now on.</summary>
    public OneCore()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return;
        using var process = Process.GetCurrentProcess();
        before = process.ProcessorAffinity;

        // The last of those that are permitted: the first is where most else goes.
        process.ProcessorAffinity = (nint)(1UL << BitOperations.Log2((ulong)before));
    }

    /// <summary>No longer.</summary>
    public void Dispose()
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsWindows()) return;
        using var process = Process.GetCurrentProcess();
        process.ProcessorAffinity = before;
    }
}
