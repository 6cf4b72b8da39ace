namespace TmeBox.Bench.Measuring;

/// <summary>Two pieces of work whose speeds are compared.</summary>
/// <remarks>Each call of either must last long beside reading a clock and short beside a time slice: some ten microseconds.</remarks>
public sealed class PairedWork : IDisposable
{
    private readonly Action? _dispose;

    /// <summary>Makes a pair.</summary>
    /// <param name="work">What is measured.</param>
    /// <param name="units">How many units a call of it does, such as lines.</param>
    /// <param name="yardstick">What it is measured against.</param>
    /// <param name="yardstickUnits">How many of the same units a call of the yardstick would do at its speed.</param>
    /// <param name="dispose">Gives back what both needed.</param>
    public PairedWork(Action work, double units, Action yardstick, double yardstickUnits, Action? dispose = null) =>
        (Work, Units, Yardstick, YardstickUnits, _dispose) = (work, units, yardstick, yardstickUnits, dispose);

    /// <summary>What is measured.</summary>
    public Action Work { get; }

    /// <summary>Units a call of the work.</summary>
    public double Units { get; }

    /// <summary>What it is measured against.</summary>
    public Action Yardstick { get; }

    /// <summary>Units a call of the yardstick.</summary>
    public double YardstickUnits { get; }

    /// <inheritdoc/>
    public void Dispose() => _dispose?.Invoke();
}
