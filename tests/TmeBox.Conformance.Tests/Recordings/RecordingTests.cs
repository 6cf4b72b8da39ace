using System.Text;
using TmeBox.Conformance.Fuzzing;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Recordings;
using TmeBox.Conformance.Sides;
using TmeBox.Engine;

namespace TmeBox.Conformance.Tests.Recordings;

/// <summary>The three forms of a recording say the same, exactly, and what is none is refused with its place.</summary>
public class RecordingTests
{
    private const ulong Seed = 41;
    private const int Spoilt = 1000;

    private static readonly Recording Handmade = new(
        "a machine", Rig.Ci with { Packages = 2 }, CacheShape.Default,
        [
            .. Rig.OneOfEach.Select(o => new RecordedStep(o, StepAnswer.Of(new Response(Outcome.Done, Rig.Counting(64), 0x0FFF_FFFF, true, [new(3, 0x40, true), new(32767, 0, false)], ulong.MaxValue, true)), ["Store.Stored", "Load.Loaded"])),
            new(Rig.Put(1, 0x40, 7), StepAnswer.Of(new Response(Outcome.Unspecified)), []),
        ]);

    private static IEnumerable<Recording> Generated() => FuzzPlatform.All.Select((_, i) =>
    {
        var run = FuzzRun.Of(FuzzCampaign.Generate(Seed + (ulong)i, 30, i), FuzzCampaign.Engine(FuzzPlatform.All[i]));
        return Recorder.Record(run.ToSequence(FuzzPlatform.All[i]));
    });

    [Fact]
    public void All_forms_say_the_same_exactly()
    {
        foreach (var recording in Generated().Append(Handmade))
        {
            var (json, text, binary) = (RecordingJson.Write(recording), RecordingText.Write(recording), RecordingBinary.Write(recording));
            foreach (var bytes in new[] { Encoding.UTF8.GetBytes(json), Encoding.UTF8.GetBytes(text), binary })
            {
                var read = RecordingFile.Parse("t", bytes);
                Assert.Equal(json, RecordingJson.Write(read));
                Assert.Equal(text, RecordingText.Write(read));
                Assert.Equal(binary, RecordingBinary.Write(read));
            }

            Assert.True(binary.Length < json.Length / 2, $"seed {Seed}: {binary.Length} bytes, {json.Length} as JSON");
        }
    }

    [Fact]
    public void A_recording_run_again_is_the_same()
    {
        foreach (var recording in Generated()) Assert.Equal(RecordingText.Write(recording), RecordingText.Write(Recorder.Record(recording.Sequence)));
    }

    [Fact]
    public void An_operation_more_is_a_line_more()
    {
        var sequence = OperationSequence.Of(Rig.None, CacheShape.Unlimited, [Rig.Activate(), Rig.Key(1, Spec.Machine.Algorithm.Xts128, 5), Rig.Put(1, 0, 1), new Operation.Load(Rig.Pa(1, 0))]);
        var before = RecordingText.Write(Recorder.Record(sequence)).Split('\n');
        var after = RecordingText.Write(Recorder.Record(sequence with { Operations = sequence.Operations.Insert(2, new Operation.ReadMsr(0x981)) })).Split('\n').ToList();
        after.RemoveAt(5);
        Assert.Equal(before[..^2], after[..^2]);
        Assert.EndsWith(" -> done data=01*64 : Cache.Hit Load.Loaded", before[6], StringComparison.Ordinal);
    }

    [Fact]
    public void Parts_that_a_reader_need_not_know_are_passed_over()
    {
        var binary = RecordingBinary.Write(Handmade);
        var head = Encoding.UTF8.GetByteCount(RecordingJson.Write(Handmade).Split('\n')[0]);
        var at = 8 + 1 + (head > 127 ? 2 : 1) + head;
        Assert.Equal(binary, RecordingBinary.Write(RecordingBinary.Parse("t", [.. binary[..at], 200, 3, 1, 2, 3, .. binary[at..]])));
        Assert.Contains("found part 77; expected a name", Assert.Throws<FormatException>(() => RecordingBinary.Parse("t", [.. binary[..at], 77, 0, .. binary[at..]])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "t:1: found the end of the file; expected 'tmebox-recording 1', with a line end")]
    [InlineData("tmebox-recording 2 x\nplatform {P}\ncache {C}\n", "t:3: found version 2; expected 1")]
    [InlineData("tmebox-recording 1 x\nplatform {}\ncache {C}\n", "t:2: found ")]
    [InlineData("tmebox-recording 1 x\nplatform {P}\ncache {C}\nload pa=0x0\nend 1 steps, 0 rules, 1 done\n", "t:4: found 'load pa=0x0'; expected an operation, ' -> ' and an answer")]
    [InlineData("tmebox-recording 1 x\nplatform {P}\ncache {C}\nload pa=0x0 -> well\nend 1 steps, 0 rules, 1 well\n", "t:4: outcome: found 'well'; expected ")]
    [InlineData("tmebox-recording 1 x\nplatform {P}\ncache {C}\nload pa=0x0 -> done data=00\nend 1 steps, 0 rules, 1 done\n", "t:4: data: found 1 bytes; expected 64, or none")]
    [InlineData("tmebox-recording 1 x\nplatform {P}\ncache {C}\nload pa=0x0 -> done : No.Rule\nend 1 steps, 1 rules, 1 done\n", "t:4: rules: found 'No.Rule'; expected the id of a rule")]
    [InlineData("tmebox-recording 1 x\nplatform {P}\ncache {C}\nload pa=0x0 -> done\n", "t:5: found the end of the file; expected a step or the end, with a line end")]
    [InlineData("tmebox-recording 1 x\nplatform {P}\ncache {C}\nload pa=0x0 -> done\nend 2 steps, 0 rules, 2 done\n", "t:5: found 'end 2 steps, 0 rules, 2 done'; expected 'end 1 steps, 0 rules, 1 done'")]
    [InlineData("tmebox-recording 1 x\nplatform {P}\ncache {C}\nend 0 steps, 0 rules\nmore\n", "t:5: found more text; expected the end of the file after the summary")]
    public void What_is_wrong_is_named_with_its_place(string text, string expected)
    {
        var lines = RecordingText.Write(Handmade).Split('\n');
        text = text.Replace("{P}", lines[1]["platform ".Length..], StringComparison.Ordinal).Replace("{C}", lines[2]["cache ".Length..], StringComparison.Ordinal);
        var thrown = Assert.Throws<FormatException>(() => RecordingText.Parse("t", text));
        Assert.StartsWith(expected, thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Three_thousand_spoilt_recordings_are_refused_clearly_or_say_something_else()
    {
        var small = Handmade with { Steps = Handmade.Steps[..4] };
        var forms = new (byte[] Good, Func<Recording, byte[]> Write)[]
        {
            (Encoding.UTF8.GetBytes(RecordingJson.Write(small)), r => Encoding.UTF8.GetBytes(RecordingJson.Write(r))),
            (Encoding.UTF8.GetBytes(RecordingText.Write(small)), r => Encoding.UTF8.GetBytes(RecordingText.Write(r))),
            (RecordingBinary.Write(small), RecordingBinary.Write),
        };
        var random = new Random((int)Seed);
        var refused = 0;
        for (var i = 0; i < 3 * Spoilt; i++)
        {
            var (good, write) = forms[i % 3];
            try
            {
                // What can still be read is a recording: it can be written and read again.
                var read = RecordingFile.Parse("t", Spoiling.Of(good, random));
                Assert.Equal(RecordingText.Write(read), RecordingText.Write(RecordingFile.Parse("t", write(read))));
            }
            catch (FormatException e)
            {
                refused++;
                Assert.True(e.Message.StartsWith("t:", StringComparison.Ordinal) && e.Message.Contains("found", StringComparison.Ordinal) && e.Message.Length < 1000 && !e.Message.Any(char.IsControl), $"seed {Seed}, recording {i}: {e.Message}");
            }
        }

        Assert.InRange(refused, 2 * Spoilt, 3 * Spoilt);
    }
}
