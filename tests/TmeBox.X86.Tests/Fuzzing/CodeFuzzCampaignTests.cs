using System.Collections.Immutable;
using TmeBox.Spec.Rules;
using TmeBox.X86.Fuzzing.Campaign;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Sweep;
using TmeBox.X86.Tests.Corpus;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Fuzzing;

public static class CodeFuzzCampaignTests
{
    private static readonly ImmutableArray<IsolationProfile> Both = [IsolationProfile.CodeAndData, IsolationProfile.Data];

    private static ImmutableArray<CodeRegion> Seeds => [.. CaseCorpus.All.Where(c => c.Regions.Length == 1 && c.Case.Verdicts.Values.All(v => v.Rule is null)).Select(c => c.Regions[0])];

    private static CodeFuzzOptions Options(ulong seed, long executed, ICodeVerifier verifier) => new(seed, executed, null, 2, Both, NativeHarness.Executable, verifier, Seeds);

    [Fact]
    public static void What_a_verifier_that_accepts_everything_lets_through_is_caught_and_repeats()
    {
        var report = CodeFuzzCampaign.Run(Options(1, 100_000, new AcceptEverything()));
        var finding = report.Findings.First(f => f.Repeats);
        Assert.NotEqual(Escape.None, finding.Escape);
        Assert.NotEmpty(finding.Listing);
        foreach (var token in new[] { finding.Token, finding.SmallestToken })
            Assert.NotEqual(Escape.None, CodeFuzzCampaign.Repeat(token, NativeHarness.Executable).Escape);
        Assert.True(EscapeToken.Read(finding.SmallestToken).Code.Length <= EscapeToken.Read(finding.Token).Code.Length);
    }

    [Fact]
    public static void What_the_specification_accepts_stays_inside()
    {
        var report = CodeFuzzCampaign.Run(Options(982, 1500, new SweepVerifier(1)) with { Peer = new ReferenceVerifier() }, null, TestContext.Current.CancellationToken);
        Assert.Empty(report.Disagreements);
        Assert.True(report.Findings.IsEmpty, $"seed 982: {string.Join(Environment.NewLine, report.Findings.Select(f => $"{f.Escape} {f.Token}"))}");
        Assert.InRange(report.Executed, 1500, 10_000);
        foreach (var profile in Both)
        {
            Assert.InRange(report.Counts[profile].Executed, 500, 10_000);
            Assert.InRange(report.Counts[profile].Stepped, 50, 100_000);
            Assert.InRange(report.Counts[profile].Endings[RunEnding.Fault], 500, 100_000);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public static void Verifiers_that_differ_are_caught_whichever_accepts(bool broken)
    {
        ICodeVerifier well = new SweepVerifier(1), hole = new ReferenceVerifier(new(RuleBook.Named("Memory.CutUnbased")!, false));
        var options = Options(3, 20_000, broken ? hole : well) with { Profiles = [IsolationProfile.CodeAndData], Peer = broken ? well : hole };
        var report = CodeFuzzCampaign.Run(options, null, TestContext.Current.CancellationToken);
        Assert.False(report.IsClean);
        var finding = report.Disagreements[0];
        Assert.Equal("Memory.CutUnbased", (broken ? finding.Difference.Second : finding.Difference.First)?.Rule.Id);
        Assert.Equal(finding.Difference, CodeFuzzCampaign.Compare(finding.Token, NativeHarness.Executable, options.Verifier, options.Peer!));
        Assert.Equal(Escape.None, CodeFuzzCampaign.Repeat(finding.Token, NativeHarness.Executable).Escape);
    }

    [Theory]
    [InlineData("Memory.CutUnbased", false)]
    [InlineData("Memory.SegmentUncut", false)]
    [InlineData("Register.R11Zeroed", true)]
    [InlineData("Stack.Unconfined", false)]
    public static void A_verifier_with_a_broken_rule_is_caught_by_mutants_of_accepted_code(string rule, bool replacement)
    {
        var broken = new ReferenceVerifier(new(RuleBook.Named(rule)!, replacement));
        var options = Options(1, 20_000, broken) with { Profiles = [IsolationProfile.CodeAndData] };
        Assert.NotEmpty(CodeFuzzCampaign.Run(options, null, TestContext.Current.CancellationToken).Findings);
    }

    [Fact]
    public static void The_smallest_program_is_the_one_instruction_that_escapes()
    {
        using var harness = NativeHarness.Start();
        byte[] code = [0x90, 0x01, 0xC8, 0x8B, 0x03, 0x01, 0xC8, 0xF4, .. Enumerable.Repeat((byte)0x90, 55), 0xF4];
        var runs = Enumerable.Range(1, 32).Select(i => new HarnessRun(0, false, (ulong)i)).ToImmutableArray();
        var found = new EscapeCase(IsolationProfile.CodeAndData, NativeHarness.WindowIndex, 0x200000, false, false, 1, code, [0], runs);
        var smallest = EscapeMinimizer.Minimize(found, harness, new AcceptEverything());
        Assert.Single(smallest.Runs);
        Assert.Equal(32, smallest.Code.Length);
        Assert.Equal([0x90, 0x90, 0x90, 0x8B, 0x03], smallest.Code[..5]);
        Assert.All(smallest.Code[5..], b => Assert.Equal(0xF4, b));
    }

    [Fact]
    public static void A_token_says_everything()
    {
        TmeBox.Tests.Seeds.Each(100, random =>
        {
            var code = random.Array(random.Next(1, 100));
            var one = new EscapeCase(
                Both[random.Next(2)], (uint)random.Next(), (uint)random.Next(), random.Coin(), random.Coin(), random.Number(64), code,
                [0, (uint)random.Next(code.Length)], [new((uint)random.Next(code.Length), random.Coin(), random.Number(64))]);
            var read = EscapeToken.Read(EscapeToken.Of(one));
            Assert.Equal(one.Code, read.Code);
            Assert.Equal(one.Entries, read.Entries);
            Assert.Equal(one.Runs, read.Runs);
            Assert.Equal((one.Profile, one.WindowIndex, one.CodeOffset, one.OpenNeighbours, one.SparseArena, one.ArenaSeed), (read.Profile, read.WindowIndex, read.CodeOffset, read.OpenNeighbours, read.SparseArena, read.ArenaSeed));
        });
    }

    [Theory]
    [InlineData("f1.AAAA", "x1.")]
    [InlineData("x1.AAAA", "ends too early")]
    [InlineData("x1.AQM0EgAAAAAgAGFPVgF33HVn_____w", "impossible length")]
    public static void A_damaged_token_is_refused(string token, string because) =>
        Assert.Contains(because, Assert.Throws<FormatException>(() => EscapeToken.Read(token)).Message, StringComparison.Ordinal);

    private sealed class AcceptEverything : ICodeVerifier
    {
        public IReadOnlyList<CodeFinding> Verify(CodeContext context, int limit, CancellationToken cancel) => [];
    }
}
