using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Sides;
using TmeBox.Conformance.Tests.Comparing;
using TmeBox.Engine;

namespace TmeBox.Conformance.Tests.Fuzzing;

public class TokenTests
{
    [Theory]
    [InlineData("")]
    [InlineData("f2.")]
    [InlineData("f2.AAAA")]
    [InlineData("f2.****************")]
    [InlineData("f2._____________________")]
    [InlineData("f2.AAAAAAAAAAAoAP__")]
    [InlineData("f2.AAAAAAAAAAAAAAAA")]
    [InlineData("f1.AAAAAAAAAAAoAAAA")]
    [InlineData("s1.")]
    [InlineData("s1.AAAA")]
    [InlineData("s1.notbase64!")]
    public void A_damaged_token_is_refused(string token) => Assert.Throws<FormatException>(() => Fuzz.Replay(token));

    [Fact]
    public void A_token_that_unpacks_without_end_is_refused()
    {
        using var packed = new MemoryStream();
        using (var brotli = new System.IO.Compression.BrotliStream(packed, System.IO.Compression.CompressionLevel.Fastest, leaveOpen: true))
            for (var i = 0; i < 80; i++)
                brotli.Write(new byte[1 << 20]);
        Assert.Throws<FormatException>(() => Fuzz.Replay("s1." + System.Buffers.Text.Base64Url.EncodeToString(packed.ToArray())));
    }

    [Fact]
    public void A_written_sequence_is_replayed_and_minimized()
    {
        IImplementation Make(FuzzPlatform p) => Faults.All["a write-back drops the line"].Make(new EngineSide(p.Profile, p.Cache));
        var sequence = OperationSequence.Of(
            Rig.Ci,
            CacheShape.Unlimited,
            [
                Rig.Activate(),
                Rig.Key(1, TmeBox.Spec.Machine.Algorithm.Xts128Integrity, 1),
                .. Enumerable.Range(0, 1000).Select(i => i % 3 == 0 ? Rig.Put(1, (ulong)(i % 40) * 64, (byte)i) : new Operation.Load(Rig.Pa(i % 2, (ulong)(i % 50) * 64))),
                new Operation.WriteBack(Rig.Pa(1, 0x240)),
            ]);
        Assert.Null(Fuzz.Replay(FuzzToken.Of(sequence)));
        Assert.Null(Fuzz.Minimize(sequence));
        Assert.Equal(1002, Fuzz.Replay(FuzzToken.Of(sequence), Make)?.Divergence.Step);

        var finding = Fuzz.Minimize(sequence, Make);
        Assert.NotNull(finding);
        Assert.Equal(2, finding.SetUpLength);
        Assert.InRange(finding.Shrunk.Operations.Length, 3, 4);
    }

    [Fact]
    public void A_cancelled_campaign_is_no_finding()
    {
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        var report = FuzzCampaign.Run(new(1), cancellation: cancelled.Token);
        Assert.Equal(FuzzEnd.Cancelled, report.End);
        Assert.Null(report.Finding);
    }

    [Fact]
    public void A_campaign_by_time_ends_in_time_and_tells_its_progress()
    {
        var told = 0L;
        var report = FuzzCampaign.Run(new(1, Time: TimeSpan.FromSeconds(0.6), Workers: 2), p => told = p.Operations);
        Assert.Equal(FuzzEnd.Completed, report.End);
        Assert.InRange(told, 1, report.Operations);
        Assert.InRange(report.Elapsed.TotalSeconds, 0.6, 30);
    }
}
