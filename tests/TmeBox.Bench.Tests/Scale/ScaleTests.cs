using TmeBox.Bench.Scale;
using TmeBox.Engine;

namespace TmeBox.Bench.Tests.Scale;

/// <summary>The full-scale run, shortened; and that its checks fail when a duty is forgotten.</summary>
public class ScaleTests
{
    private static readonly EngineProfile Wide = new() { PhysicalAddressBits = 52, MaxKeyIdBits = 15, MaxKeys = 32767, TdxKeyIds = false, Bypass = false, Integrity = EngineIntegrity.Ci };

    public static TheoryData<EngineIntegrity, int> Platforms { get; } = new()
    {
        { EngineIntegrity.None, 1 },
        { EngineIntegrity.Li, 1 },
        { EngineIntegrity.Ci, 1 },
        { EngineIntegrity.Ci, 2 },
    };

    [Theory]
    [MemberData(nameof(Platforms))]
    public void Sandboxes_live_come_go_and_trade_lines(EngineIntegrity integrity, int packages)
    {
        EngineProfile platform = Wide with { Integrity = integrity, Packages = packages };
        CancellationToken cancelled = TestContext.Current.CancellationToken;
        Held(3000, 64 * 3, LivePart.Run(platform, 3000, ForgottenDuty.Nothing, cancelled), LivePart.Create, LivePart.Use, LivePart.Foreign, LivePart.Destroy);
        Held(4000, 64 * 3, LifetimesPart.Run(platform, 500, 4000, ForgottenDuty.Nothing, cancelled), LifetimesPart.Name);
        Held(20_000, 2, OwnershipPart.Run(platform, 3000, 1250, 20_000, ForgottenDuty.Nothing, cancelled), OwnershipPart.Name);
    }

    [Theory]
    [InlineData(EngineIntegrity.None)]
    [InlineData(EngineIntegrity.Ci)]
    public void A_forgotten_flush_is_found(EngineIntegrity integrity)
    {
        EngineProfile platform = Wide with { Integrity = integrity };
        Assert.StartsWith("nothing is cached when all are destroyed", Found(() => LivePart.Run(platform, 100, ForgottenDuty.Flush, default)).What, StringComparison.Ordinal);

        // An old owner's dirty line reaches DRAM over the new owner's.
        ScaleFinding late = Found(() => LifetimesPart.Run(platform, 64, 2000, ForgottenDuty.Flush, default));
        Assert.Contains(late.What, (string[])["a page is its owner's own to the end", "an evicted page is its owner's own", "a new key gives nothing of a former life"]);
        ScaleFinding traded = Found(() => OwnershipPart.Run(platform, 64, 12_500, 200_000, ForgottenDuty.Flush, default));
        Assert.Contains("line", traded.What, StringComparison.Ordinal);
        Assert.True(traded.KeyId is > 0 and <= 64 && traded.Sandbox == traded.KeyId, traded.ToString());
        Assert.NotEqual(traded.Expected, traded.Found);
    }

    [Theory]
    [InlineData(EngineIntegrity.None)]
    [InlineData(EngineIntegrity.Ci)]
    public void A_line_that_is_handed_over_as_it_is_is_found(EngineIntegrity integrity)
    {
        EngineProfile platform = Wide with { Integrity = integrity };
        const string Zero = "a new page is zero";
        ScaleFinding first = Found(() => LivePart.Run(platform, 100, ForgottenDuty.Zero, default));
        Assert.Equal((Zero, 1, 1, 0x1000ul), (first.What, first.Sandbox, first.KeyId, first.Address));
        Assert.Equal(new string('0', 32), first.Expected);
        Assert.Equal(Zero, Found(() => LifetimesPart.Run(platform, 64, 200, ForgottenDuty.Zero, default)).What);
        Found(() => OwnershipPart.Run(platform, 64, 64, 200, ForgottenDuty.Zero, default));
    }

    [Theory]
    [InlineData(EngineIntegrity.None, "a stranger's read gives nothing of a page")]
    [InlineData(EngineIntegrity.Ci, "a stranger's read gives nothing of a page")]
    public void A_key_that_all_KeyIDs_share_is_found(EngineIntegrity integrity, string what)
    {
        EngineProfile platform = Wide with { Integrity = integrity };
        ScaleFinding found = Found(() => LivePart.Run(platform, 100, ForgottenDuty.OwnKey, default));
        Assert.Equal(what, found.What);
        Assert.NotEqual(found.Sandbox, (long)(found.Address / SandboxRuntime.PageSize));
        Assert.Equal("a new key gives nothing of a former life", Found(() => LifetimesPart.Run(platform, 64, 200, ForgottenDuty.OwnKey, default)).What);
        Assert.Equal("a former owner's read gives nothing of a line", Found(() => OwnershipPart.Run(platform, 64, 64, 200, ForgottenDuty.OwnKey, default)).What);
    }

    [Fact]
    public void A_run_measures_every_part_at_a_quarter_a_half_and_all_of_its_size()
    {
        var size = new ScaleSize(256, 1024, 4096, 1);
        var told = new List<string>();
        ScaleReport report = ScaleRun.Of("wide", Wide, size, told.Add, TestContext.Current.CancellationToken);
        Assert.Null(report.Finding);
        Assert.Equal(ScaleRun.StepsOf(size), told.Count);
        foreach (string part in new[] { LivePart.Create, LivePart.Use, LivePart.Foreign, LivePart.Destroy })
        {
            Assert.Equal([64, 128, 256], report.Figures.Where(f => f.Part == part).Select(f => f.Units));
        }

        Assert.Equal([256, 512, 1024], report.Figures.Where(f => f.Part == LifetimesPart.Name).Select(f => f.Units));
        Assert.Equal([1024, 2048, 4096], report.Figures.Where(f => f.Part == OwnershipPart.Name).Select(f => f.Units));
        Assert.All(report.Figures, f => Assert.True(f.Seconds > 0, f.ToString()));
        Assert.All(report.Figures, f => Assert.Equal(f.Part == LivePart.Create, f.ReachesGoal is not null));
        Assert.Equal(["access.turns", "access.scattered"], report.Accesses.Select(m => m.Row.Id));
        Assert.All(report.Figures, f => Assert.Contains($"| {string.Join(" | ", ScaleText.Row(f))} |", ScalePage.Of(report), StringComparison.Ordinal));
    }

    [Fact]
    public void A_run_ends_at_the_first_finding()
    {
        ScaleReport report = ScaleRun.Of("wide", Wide, new(64, 64, 64, 1), ForgottenDuty.Zero, _ => { }, TestContext.Current.CancellationToken);
        Assert.NotNull(report.Finding);
        Assert.Empty(report.Accesses);
        Assert.False(ScaleDocument.Of(report).Holds);
    }

    [Theory]
    [InlineData(63, 4, 4, 1, "--sandboxes: found 63; expected 64 to 32767")]
    [InlineData(32768, 4, 4, 1, "--sandboxes: found 32768; expected 64 to 32767")]
    [InlineData(64, 3, 4, 1, "--lifetimes: found 3; expected 4 to 100000000")]
    [InlineData(64, 4, 3, 1, "--ownership-changes: found 3; expected 4 to 1000000000")]
    [InlineData(64, 4, 4, 0, "--rounds: found 0; expected 1 to 1000")]
    public void A_size_that_is_none_is_refused(int sandboxes, int lifetimes, int changes, int rounds, string problem)
    {
        var size = new ScaleSize(sandboxes, lifetimes, changes, rounds);
        Assert.Equal(problem, size.Problem(Wide));
        Assert.Contains(problem, Assert.Throws<ArgumentException>(() => ScaleRun.Of("wide", Wide, size, _ => { }, default)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_whole_size_is_the_architectural_maximum()
    {
        Assert.Equal((32767, 100_000, 1_000_000), (new ScaleSize().Sandboxes, new ScaleSize().Lifetimes, new ScaleSize().OwnershipChanges));
        Assert.Null(new ScaleSize().Problem(Wide));
    }

    private static void Held(int units, int looksAUnit, (IEnumerable<ScaleSample> Samples, long Looks) run, params string[] parts)
    {
        Assert.Equal(parts, run.Samples.Select(s => s.Part));
        Assert.All(run.Samples, s => Assert.Equal(units, s.Units));
        Assert.True(run.Looks >= (long)looksAUnit * units * 2 / 3, $"{run.Looks} looks at {units} units");
    }

    private static ScaleFinding Found(Action run) => Assert.Throws<ScaleFindingException>(run).Finding;
}
