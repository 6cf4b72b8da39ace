using System.Diagnostics;

namespace TmeBox.Bench.Scale;

/// <summary>Times the parts of one run, and sees how much memory the process has taken since it was made.</summary>
internal sealed class ScaleClock
{
    private readonly Dictionary<string, (double Seconds, double Processor)> _times = [];
    private readonly long _before;

    /// <summary>Begins: what is garbage is collected before memory is looked at.</summary>
    public ScaleClock()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        _before = Environment.WorkingSet;
    }

    /// <summary>Does a part and keeps its time under its name.</summary>
    public void Time(string part, Action act)
    {
        (long start, TimeSpan used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        act();
        _times[part] = (Stopwatch.GetElapsedTime(start).TotalSeconds, (Environment.CpuUsage.TotalTime - used).TotalSeconds);
    }

    /// <summary>The figures, all with the memory that is taken now.</summary>
    /// <param name="parts">The parts, and how many units each did.</param>
    public IEnumerable<ScaleSample> Read(params ReadOnlySpan<(string Part, int Units)> parts)
    {
        long bytes = Math.Max(0, Environment.WorkingSet - _before);
        var samples = new List<ScaleSample>();
        foreach ((string part, int units) in parts)
        {
            samples.Add(new(part, units, _times[part].Seconds, _times[part].Processor, bytes));
        }

        return samples;
    }
}

/// <summary>One timing of one part.</summary>
/// <param name="Part">The part.</param>
/// <param name="Units">Units of work.</param>
/// <param name="Seconds">Their time.</param>
/// <param name="ProcessorSeconds">The processor time that the process used meanwhile, the kernel's for it included: what else the machine does is not in it.</param>
/// <param name="Bytes">The memory that the process had taken in the end.</param>
internal readonly record struct ScaleSample(string Part, int Units, double Seconds, double ProcessorSeconds, long Bytes);
