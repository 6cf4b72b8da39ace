using System.Globalization;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Tests.Comparing;
using TmeBox.Conformance.Worlds;
using TmeBox.Spec.Machine;

namespace TmeBox.Conformance.Tests.Worlds;

/// <summary>Random lives of sandboxes on specification and engine side by side, and that an engine which is wrong once is found.</summary>
public class WorldEngineTests
{
    private const int Sandboxes = 30;

    [Fact]
    public void Tens_of_sandboxes_live_thousands_of_steps_on_two_cores_of_specification_and_engine()
    {
        var seed = WorldCampaignTests.Seed();
        var report = WorldCampaign.Run(new(seed, Proofs.Promises, Moves: 4_000, Length: 2500, Sandboxes: Sandboxes, Implementation: WorldOptions.Engine));
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"seed {seed}: {report.Moves} moves in {report.Runs} runs, {report.Checks} checks, {report.Compared} operations compared, {report.MostActing} sandboxes acted, {string.Join(" and ", report.MovesOn)} moves on cores, {report.UsefulPercent:f1} % useful, {report.Elapsed.TotalSeconds:f1} s"));
        foreach (var (what, count) in report.MovesBy) TestContext.Current.TestOutputHelper!.WriteLine($"{what}: {count}");
        Assert.True(report.Finding is null, $"seed {seed}\n{report.Finding}");
        Assert.True(report.MostActing >= 20, $"seed {seed}: only {report.MostActing} sandboxes acted in a run");
        Assert.True(report.MovesOn[0] > report.Moves / 10 && report.MovesOn[1] > report.Moves / 10, $"seed {seed}: {string.Join(" and ", report.MovesOn)} moves on cores");
        Assert.True(report.Compared > report.Moves / 4, $"seed {seed}: only {report.Compared} operations of {report.Moves} moves were compared");
        foreach (var kind in new[] { "Program", "End", "HandOver", "FlushOut", "CarryOut", "CarryIn", "Enter", "Leave", "ShootDown" })
            Assert.True(report.MovesBy.GetValueOrDefault($"every run, Runtime: {kind}") > 0, $"seed {seed}: the runtime never made {kind}");
    }

    [Fact]
    public void Few_sandboxes_on_specification_and_engine_keep_every_promise()
    {
        var seed = WorldCampaignTests.Seed();
        var report = WorldCampaign.Run(new(seed, Proofs.Promises, Moves: 20_000, Implementation: WorldOptions.Engine));
        Assert.True(report.Finding is null, $"seed {seed}\n{report.Finding}");
        Assert.True(report.Compared > 5_000, $"seed {seed}: only {report.Compared} operations were compared");
    }

    // What the runs of guarantees do at all: no paging, no devices.
    public static TheoryData<string> Seeded { get; } =
    [
        "a load has one bit flipped", "a poisoned load ends well", "a refused load leaks data", "a flush does nothing", "a flush keeps the line", "a write-back drops the line", "a prefetch is a load",
        "a partial store writes the whole line", "a store misses its last byte", "MOVDIR64B goes through the cache", "PCONFIG ignores the tweak key", "activation forgets the MAC key",
        "ciphertext has one bit flipped", "a MAC has one bit flipped", "DRAM drops poison", "a cache entry is clean", "it crashes on a partial store",
    ];

    [Theory]
    [MemberData(nameof(Seeded))]
    public void A_fault_of_the_implementation_is_found_and_shrunk(string name)
    {
        const ulong Seed = 1;
        var options = new WorldOptions(Seed, Proofs.Promises, Moves: 20_000, Implementation: p => Faults.All[name].Make(WorldOptions.Engine(p)));
        var report = WorldCampaign.Run(options);
        Assert.True(report.End == WorldEnd.Violated, $"seed {Seed}: '{name}' went unnoticed in {report.Moves} moves");
        var finding = report.Finding!;
        TestContext.Current.TestOutputHelper!.WriteLine(finding.ToString());
        Assert.Equal(WorldViolation.Agreement, finding.Violation.Promise);
        Assert.True(finding.Moves.Length <= 6, $"seed {Seed}: not shrunk to a handful:\n{finding}");
        Assert.Equal(finding.ToString(), WorldCampaign.Replay(options, finding.Run)?.ToString());
        Assert.Null(WorldCampaign.Replay(options with { Implementation = WorldOptions.Engine }, finding.Run));
    }

    [Fact]
    public void A_fault_that_shows_only_in_the_second_life_of_a_KeyID_is_found_and_shrunk()
    {
        const ulong Seed = 1;
        var options = new WorldOptions(Seed, Proofs.Promises, Moves: 10_000, Length: 800, Sandboxes: 12, Implementation: WrongInSecondLives);
        var report = WorldCampaign.Run(options);
        Assert.True(report.End == WorldEnd.Violated, $"seed {Seed}: it went unnoticed in {report.Moves} moves");
        var finding = report.Finding!;
        TestContext.Current.TestOutputHelper!.WriteLine($"found at move {finding.FoundStep}, {finding.Moves.Length} moves left\n{finding}");
        Assert.Equal(WorldViolation.Agreement, finding.Violation.Promise);
        Assert.True(finding.FoundStep >= 20, $"found at move {finding.FoundStep} already");
        Assert.True(finding.Moves.Length <= 20, $"seed {Seed}: not shrunk:\n{finding}");
        Assert.Contains(finding.Moves, m => m.Contains("Runtime", StringComparison.Ordinal));
    }

    // Set-up programs a KeyID once. From its second key on, what is stored past the caches has one bit flipped.
    private static Faulty WrongInSecondLives(Profile platform)
    {
        var keys = new Dictionary<int, int>();
        var shift = platform.PhysicalAddressBits - platform.MaxKeyIdBits;
        return new(WorldOptions.Engine(platform))
        {
            Does = o =>
            {
                if (o is Operation.Pconfig { Structure: { } program }) keys[program.KeyId] = keys.GetValueOrDefault(program.KeyId) + 1;
                return o is Operation.Movdir64b given && keys.GetValueOrDefault((int)(given.Pa >> shift)) > 1 ? given with { Data = Faulty.Flipped(given.Data, 0) } : o;
            },
        };
    }

    [Fact]
    public void The_number_of_sandboxes_has_bounds()
    {
        foreach (var sandboxes in new[] { WorldOptions.FewestSandboxes - 1, WorldOptions.MostSandboxes + 1 })
            Assert.Throws<ArgumentOutOfRangeException>(() => WorldCampaign.Run(new(1, Proofs.Promises, Sandboxes: sandboxes)));
        Assert.Throws<ArgumentOutOfRangeException>(() => WorldCampaign.Run(new(1, Proofs.Promises, Length: WorldOptions.MostLength + 1)));
        Assert.Null(WorldCampaign.Run(new(1, Proofs.Promises, Moves: 200, Length: 100, Sandboxes: WorldOptions.MostSandboxes, Implementation: WorldOptions.Engine)).Finding);
    }
}
