using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;
using TmeBox.Conformance.Sides;

namespace TmeBox.Conformance.Tests.Protocol;

/// <summary>Whatever comes instead of a message: a clear error, no crash, no hang.</summary>
public class MalformedTests
{
    private const int Seed = 20;
    private const int Messages = 1000;

    private static readonly Request[] Good =
    [
        new Request.Hello([1], "test"),
        new Request.Reset(Rig.Ci, Engine.CacheShape.Unlimited, InitialState.Of(Rig.Ci)),
        new Request.Step([.. Rig.OneOfEach]),
        new Request.Observe(),
        new Request.Bye(),
    ];

    [Fact]
    public void A_thousand_malformed_requests_get_a_clear_error_each()
    {
        var random = new Random(Seed);
        using var server = ProtocolServer.OfSpecification();
        Assert.IsType<Reply.Hello>(server.Answer(ProtocolJson.Write(Good[0])));
        Assert.IsType<Reply.Ready>(server.Answer(ProtocolJson.Write(Good[1])));
        for (var (i, refused) = (0, 0); refused < Messages; i++)
        {
            Assert.True(i < 3 * Messages, $"seed {Seed}: {refused} of {i} were refused");
            var message = Spoilt(ProtocolJson.Write(Good[random.Next(Good.Length)]), random);
            var reply = server.Answer(message);
            if (reply is Reply.Error error)
            {
                refused++;
                Assert.True(error.Message.Length is > 10 and < 1000, $"seed {Seed}, message {i}: {error.Message}");
                Assert.True(error.Message.Contains("expected", StringComparison.Ordinal), $"seed {Seed}, message {i}: {error.Message}");
                Assert.DoesNotContain("   at ", error.Message, StringComparison.Ordinal);
            }
            else
            {
                // It may have stayed a request by chance; then it is one to our own reader too.
                ProtocolJson.ReadRequest(message);
            }
        }

        Assert.IsType<Reply.Ready>(server.Answer(ProtocolJson.Write(Good[1])));
    }

    [Fact]
    public void A_thousand_malformed_replies_are_no_replies_or_no_answers()
    {
        var random = new Random(Seed);
        var response = new Response(Outcome.Done, Rig.Counting(64), 7, true, [new(3, 0x40, true)], 9, true);
        Reply[] good =
        [
            new Reply.Hello(1, "x", Capabilities.Everything),
            new Reply.Stepped([StepAnswer.Of(response), StepAnswer.Of(response with { Outcome = Outcome.Unspecified })]),
            new Reply.Observed([new(0, 0x982, 1)], [new(0, 1, KeyUse.Plaintext)], [new(0x40, Rig.Counting(64), 1, true, true)], [new(1, 0x40, true, false, Rig.Counting(64), 1)], [new(0, 0x1000, 0x2000, true, true, false)]),
            new Reply.Error("no"),
        ];
        for (var (i, refused) = (0, 0); refused < Messages; i++)
        {
            Assert.True(i < 3 * Messages, $"seed {Seed}: {refused} of {i} were refused");
            var message = Spoilt(ProtocolJson.Write(good[random.Next(good.Length)]), random);
            try
            {
                switch (ProtocolJson.ReadReply(message))
                {
                    case Reply.Stepped { Answers.IsDefault: false } s:
                        foreach (var answer in s.Answers) answer?.ToResponse(OutcomeNames.Standard);
                        break;
                    case Reply.Observed o:
                        ObservedState.Of(o, Sight.Everything);
                        break;
                    case Reply.Hello { Capabilities: { } capabilities }:
                        capabilities.Problem();
                        break;
                }
            }
            catch (FormatException e)
            {
                refused++;
                Assert.True(e.Message.Contains("expected", StringComparison.Ordinal), $"seed {Seed}, message {i}: {e.Message}");
            }
        }
    }

    [Theory]
    [InlineData("""{"type":"step","operations":[{"op":"load","pa":"0x40"}]}""", "found another request before hello; expected hello first")]
    [InlineData("""{"type":"hello","versions":[7],"checker":"x"}""", "versions: found 7; expected 1 among them")]
    [InlineData("""[]""", "found '[]'; expected a message of type hello, reset, step, observe or bye")]
    [InlineData("", "found ''; expected a message of type hello, reset, step, observe or bye")]
    public void An_error_says_what_was_expected(string message, string expected)
    {
        using var server = ProtocolServer.OfSpecification();
        Assert.StartsWith(expected, Assert.IsType<Reply.Error>(server.Answer(Encoding.UTF8.GetBytes(message))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_operation_beyond_the_platform_is_named_with_its_place()
    {
        using var server = ProtocolServer.OfEngine();
        foreach (var request in Good[..2]) server.Answer(ProtocolJson.Write(request));
        var reply = server.Answer(ProtocolJson.Write(new Request.Step([new Operation.Load(0), new Operation.Load(0) { Core = 3 }])));
        Assert.Equal("operation 1: core: found 3; expected at most 1 on ci", Assert.IsType<Reply.Error>(reply).Message);
    }

    [Fact]
    public void A_reset_to_other_initial_values_is_refused()
    {
        using var server = ProtocolServer.OfSpecification();
        server.Answer(ProtocolJson.Write(Good[0]));
        var initial = InitialState.Of(Rig.Ci);
        var reply = server.Answer(ProtocolJson.Write(new Request.Reset(Rig.Ci, Engine.CacheShape.Unlimited, initial with { Cores = initial.Cores with { Cpl = 3 } })));
        Assert.StartsWith("initial: ", Assert.IsType<Reply.Error>(reply).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Framing.Lines)]
    [InlineData(Framing.LengthPrefix)]
    public void An_endless_message_is_refused_in_bounded_memory(Framing framing)
    {
        using var endless = new Endless();
        using var written = new MemoryStream();
        using var server = ProtocolServer.OfSpecification();
        Assert.False(server.Serve(new(endless, written, framing), TestContext.Current.CancellationToken));
        Assert.Contains("expected", Encoding.UTF8.GetString(written.ToArray()), StringComparison.Ordinal);
        Assert.InRange(endless.Given, 1, 4L * ProtocolJson.MaxLength);
    }

    // Cut, flipped, doubled, or with one value of the document replaced.
    private static byte[] Spoilt(byte[] message, Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return message[..random.Next(message.Length)];
            case 1:
                var flipped = message.ToArray();
                flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
                return flipped;
            case 2:
                return [.. message, .. message];
            case 3:
                var noise = new byte[random.Next(200)];
                random.NextBytes(noise);
                return noise;
            default:
                var root = JsonNode.Parse(message)!.AsObject();
                Replace(root, random);
                return JsonSerializer.SerializeToUtf8Bytes(root);
        }
    }

    private static void Replace(JsonNode node, Random random)
    {
        JsonNode?[] values = [null, -1, 1e300, "", "0xzz", new JsonArray(), new JsonObject(), true, new string('a', 5000), JsonValue.Create(ulong.MaxValue)];
        switch (node)
        {
            case JsonObject o when o.Count > 0:
                var name = o.ElementAt(random.Next(o.Count)).Key;
                if (o[name] is JsonObject or JsonArray { Count: > 0 } && random.Next(4) > 0) Replace(o[name]!, random);
                else if (random.Next(3) == 0) o.Remove(name);
                else o[name] = values[random.Next(values.Length)];
                break;
            case JsonObject o:
                o["unknown"] = 1;
                break;
            case JsonArray { Count: > 0 } a:
                var at = random.Next(a.Count);
                if (a[at] is JsonObject or JsonArray) Replace(a[at]!, random);
                else a[at] = values[random.Next(values.Length)];
                break;
        }
    }

    private sealed class Endless : Stream
    {
        public long Given { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            Array.Fill(buffer, (byte)0xFE, offset, count);
            Given += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
