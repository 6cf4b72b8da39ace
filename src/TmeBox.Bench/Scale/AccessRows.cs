using TmeBox.Bench.Measuring;
using TmeBox.Engine;

namespace TmeBox.Bench.Scale;

/// <summary>What an access costs among many sandboxes, against the same accesses of the same memory among few.</summary>
internal static class AccessRows
{
    /// <summary>The few.</summary>
    public const int Few = 16;

    /// <summary>An access may cost a tenth more.</summary>
    private const double Goal = 1 / 1.1;

    /// <summary>The rows.</summary>
    /// <param name="profile">The platform.</param>
    /// <param name="sandboxes">The many; each has a page.</param>
    public static IReadOnlyList<BenchRow> Of(EngineProfile profile, int sandboxes)
    {
        string against = FormattableString.Invariant($"{Few} sandboxes that share the same {sandboxes:N0} pages");
        return
        [
            new("access.turns", FormattableString.Invariant($"{sandboxes:N0} sandboxes in random turns of {Tenants.AccessesATurn} accesses to a page"), against, RatioForm.ShareOfLimit, Goal,
                () => Pair(profile, sandboxes, tenants => tenants.Turn, Tenants.AccessesATurn)),
            new("access.scattered", FormattableString.Invariant($"{sandboxes:N0} sandboxes, every load another's and a miss"), against, RatioForm.ShareOfLimit, Goal,
                () => Pair(profile, sandboxes, tenants => tenants.Scatter, Tenants.AccessesACall)),
        ];
    }

    private static PairedWork Pair(EngineProfile profile, int sandboxes, Func<Tenants, Action> work, int accesses)
    {
        (Tenants many, Tenants few) = (new(profile, sandboxes, sandboxes), new(profile, Few, sandboxes));
        return new PairedWork(work(many), accesses, work(few), accesses, () =>
        {
            many.Dispose();
            few.Dispose();
        });
    }
}
