using System.Diagnostics;

namespace TmeBox.Bench.Scale;

/// <summary>Times the parts of one run, and sees how much memory the process has taken since it was made.</summary>
internal sealed class ScaleClock
{
    private readonly Dictionary<string, double> _seconds = [];
    private readonly long _before;

    /// <summary>Begins: what is garbage is collected before memory is looked at.</summary>
    public ScaleClock()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _before = Environment.WorkingSet;
    }

    /// <summary>Does a part and adds its time to that of its name.</summary>
    public void Time(string part, Action act)
    {
        long start = Stopwatch.GetTimestamp();
        act();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        _seconds[part] = _seconds.GetValueOrDefault(part) + seconds;
    }

    /// <summary>The figures, all with the memory that is taken now.</summary>
    /// <param name="parts">The parts, and how many units each did.</param>
    public IEnumerable<ScaleSample> Read(params ReadOnlySpan<(string Part, int Units)> parts)
    {
        long bytes = Math.Max(0, Environment.WorkingSet - _before);
        var samples = new List<ScaleSample>();
        foreach ((string part, int units) in parts)
        {
            samples.Add(new(part, units, _seconds[part], bytes));
        }

        return samples;
    }
}

/// <summary>One timing of one part.</summary>
/// <param name="Part">The part.</param>
/// <param name="Units">Units of work.</param>
/// <param name="Seconds">Their time.</param>
/// <param name="Bytes">The memory that the process had taken in the end.</param>
internal readonly record struct ScaleSample(string Part, int Units, double Seconds, long Bytes);
