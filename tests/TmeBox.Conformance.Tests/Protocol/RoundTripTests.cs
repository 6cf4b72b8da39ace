using System.Text;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Tests.Protocol;

/// <summary>Messages say the same after a way through JSON, and the schema in docs/ is that of the types.</summary>
public class RoundTripTests
{
    [Fact]
    public void Every_request_survives()
    {
        Request[] all =
        [
            new Request.Hello([1, 2], "test"),
            new Request.Reset(Rig.Ci, Engine.CacheShape.Default, InitialState.Of(Rig.Ci)),
            new Request.Step(Rig.OneOfEach),
            new Request.Observe(),
            new Request.Bye(),
        ];
        foreach (var request in all)
        {
            var message = ProtocolJson.Write(request);
            Assert.Equal(Encoding.UTF8.GetString(message), Encoding.UTF8.GetString(ProtocolJson.Write(ProtocolJson.ReadRequest(message))));
        }
    }

    [Fact]
    public void Every_response_survives()
    {
        foreach (var outcome in Enum.GetValues<Outcome>())
        {
            var response = new Response(outcome, Rig.Counting(64), 0x0FFF_FFFF, true, [new(32767, 0x40, true), new(0, 0, false)], ulong.MaxValue, true);
            var message = ProtocolJson.Write(new Reply.Stepped([StepAnswer.Of(response)]));
            var back = Assert.IsType<Reply.Stepped>(ProtocolJson.ReadReply(message)).Answers.Single().ToResponse(OutcomeNames.Standard);
            Assert.Equal(response.Evicted, back.Evicted);
            Assert.Equal(response with { Evicted = default }, back with { Evicted = default, Allowed = default });
            Assert.Equal(outcome == Outcome.Unspecified, !back.Allowed.IsDefault);
        }
    }

    [Fact]
    public void The_schema_in_docs_is_that_of_the_types()
    {
        var file = Path.Combine(Repository.Root, "docs/protocol.schema.json");
        var text = ProtocolSchema.Text();
        if (Environment.GetEnvironmentVariable("TMEBOX_REGENERATE") is { Length: > 0 }) File.WriteAllText(file, text);
        Assert.Equal(text, File.ReadAllText(file));
    }

    [Theory]
    [InlineData("EBUSY = deviceBusy\n# a comment\n\nok=done # so it is", null)]
    [InlineData("EBUSY deviceBusy", "names:1: found 'EBUSY deviceBusy'; expected 'theirs = ours'")]
    [InlineData("\nEBUSY = devicebusy", "names:2: found 'devicebusy'; expected one of ")]
    [InlineData("A = done\nA = done", "names:2: found 'A' again; expected each name once, and none of the protocol's own")]
    [InlineData("done = vmExit", "names:1: found 'done' again; expected each name once, and none of the protocol's own")]
    public void A_file_of_names_is_read_or_refused_with_its_line(string text, string? problem)
    {
        if (problem is null)
        {
            var names = OutcomeNames.Parse("names", text.Split('\n'));
            Assert.Equal(Outcome.DeviceBusy, names.Read("EBUSY"));
            Assert.Equal(Outcome.Done, names.Read("ok"));
            Assert.Equal(Outcome.PageFault, names.Read("pageFault"));
            return;
        }

        Assert.StartsWith(problem, Assert.Throws<FormatException>(() => OutcomeNames.Parse("names", text.Split('\n'))).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tcp:localhost:123", "tcp:localhost:123")]
    [InlineData("unix:/tmp/x", "unix:/tmp/x")]
    [InlineData("python3 mine.py", "python3 mine.py")]
    [InlineData("tcp:localhost", null)]
    [InlineData("tcp:localhost:99999", null)]
    [InlineData("unix:", null)]
    [InlineData(" ", null)]
    public void An_address_is_read_or_refused(string text, string? expected)
    {
        if (expected is not null) Assert.Equal(expected, ImplementationAddress.Parse(text).ToString());
        else Assert.Contains("expected", Assert.Throws<FormatException>(() => ImplementationAddress.Parse(text)).Message, StringComparison.Ordinal);
    }
}
