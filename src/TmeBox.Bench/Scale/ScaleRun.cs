using TmeBox.Bench.Measuring;
using TmeBox.Bench.Reporting;
using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>Shows the engine at the full scale of a platform: sandboxes that live at once, that come and go, and lines that change hands.</summary>
/// <remarks>Every access of a sandbox is compared with what it must show. A figure is measured at a quarter, a half and all of its size, in rounds that take turns.</remarks>
public sealed class ScaleRun
{
    private const double GoalOfCreation = 20_000;
    private const int Samples = 201;
    private const int WarmUps = 10;
    private readonly EngineProfile _profile;
    private readonly ScaleSize _size;
    private readonly ForgottenDuty _forgets;
    private readonly CancellationToken _cancelled;
    private readonly List<ScaleSample> _samples = [];
    private long _looks;

    private ScaleRun(EngineProfile profile, ScaleSize size, ForgottenDuty forgets, CancellationToken cancelled) =>
        (_profile, _size, _forgets, _cancelled) = (profile, size, forgets, cancelled);

    /// <summary>The steps that a run tells of.</summary>
    public static int StepsOf(ScaleSize size)
    {
        ArgumentNullException.ThrowIfNull(size);
        return (3 * ScaleSize.Divisors.Length * size.Rounds) + 3;
    }

    /// <summary>Runs all of it.</summary>
    /// <param name="platform">The platform's name.</param>
    /// <param name="profile">The platform.</param>
    /// <param name="size">How large.</param>
    /// <param name="tell">Told of each step before it is made.</param>
    /// <param name="cancelled">Interrupts it.</param>
    /// <exception cref="ArgumentException">The size has a <see cref="ScaleSize.Problem"/>.</exception>
    public static ScaleReport Of(string platform, EngineProfile profile, ScaleSize size, Action<string> tell, CancellationToken cancelled) =>
        Of(platform, profile, size, ForgottenDuty.Nothing, tell, cancelled);

    /// <summary>The same with a runtime that forgets a duty.</summary>
    internal static ScaleReport Of(string platform, EngineProfile profile, ScaleSize size, ForgottenDuty forgets, Action<string> tell, CancellationToken cancelled)
    {
        ArgumentNullException.ThrowIfNull(size);
        ArgumentNullException.ThrowIfNull(tell);
        if (size.Problem(profile) is { } problem)
        {
            throw new ArgumentException(problem, nameof(size));
        }

        var run = new ScaleRun(profile, size, forgets, cancelled);
        try
        {
            run.Parts(tell);
        }
        catch (ScaleFindingException wrong)
        {
            return new(Machine.Here(), platform, size, run.Figures(), [], run._looks, wrong.Finding);
        }

        var accesses = new List<Measurement>();
        foreach (BenchRow row in AccessRows.Of(profile, size.Sandboxes))
        {
            tell(row.Id);
            accesses.Add(Pairing.Measure(row, Samples, cancelled));
        }

        return new(Machine.Here(), platform, size, run.Figures(), accesses, run._looks, null);
    }

    private void Parts(Action<string> tell)
    {
        // Until the runtime has compiled what it will; checked as all else, and not timed.
        tell("warming up");
        for (int i = 0; i < WarmUps; i++)
        {
            _looks += LivePart.Run(_profile, ScaleSize.FewestSandboxes, _forgets, _cancelled).Looks
                + LifetimesPart.Run(_profile, ScaleSize.FewestSandboxes, 4 * ScaleSize.FewestSandboxes, _forgets, _cancelled).Looks
                + OwnershipPart.Run(_profile, ScaleSize.FewestSandboxes, 4096, 256 * ScaleSize.FewestSandboxes, _forgets, _cancelled).Looks;
        }

        for (int round = 0; round < _size.Rounds; round++)
        {
            foreach (int divisor in ScaleSize.Divisors)
            {
                (int sandboxes, int lifetimes, int changes) = (_size.Sandboxes / divisor, _size.Lifetimes / divisor, _size.OwnershipChanges / divisor);
                tell(FormattableString.Invariant($"{sandboxes:N0} sandboxes"));
                Keep(LivePart.Run(_profile, sandboxes, _forgets, _cancelled));
                tell(FormattableString.Invariant($"{lifetimes:N0} {LifetimesPart.Name}"));
                Keep(LifetimesPart.Run(_profile, _size.Sandboxes / 4, lifetimes, _forgets, _cancelled));
                tell(FormattableString.Invariant($"{changes:N0} {OwnershipPart.Name}"));
                Keep(OwnershipPart.Run(_profile, _size.Sandboxes, OwnershipPart.LinesFor(_size.OwnershipChanges), changes, _forgets, _cancelled));
            }
        }
    }

    private void Keep((IEnumerable<ScaleSample> Samples, long Looks) part)
    {
        _samples.AddRange(part.Samples);
        _looks += part.Looks;
    }

    private List<ScaleFigure> Figures()
    {
        var figures = new List<ScaleFigure>();
        foreach (IGrouping<string, ScaleSample> part in _samples.GroupBy(s => s.Part))
        {
            double? smallest = null;
            foreach (IGrouping<int, ScaleSample> size in part.GroupBy(s => s.Units).OrderBy(s => s.Key))
            {
                (double seconds, double processor) = (Median(size.Select(s => s.Seconds)), Median(size.Select(s => s.ProcessorSeconds)));
                smallest ??= processor / size.Key;
                figures.Add(new(part.Key, size.Key, seconds, processor, Median(size.Select(s => s.Bytes)), smallest > 0 ? processor / size.Key / smallest : null, part.Key == LivePart.Create ? GoalOfCreation : null));
            }
        }

        return figures;
    }

    private static T Median<T>(IEnumerable<T> values)
    {
        T[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
