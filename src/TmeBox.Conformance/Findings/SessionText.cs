using System.Text;
using TmeBox.Conformance.Operations;
using TmeBox.Conformance.Protocol;

namespace TmeBox.Conformance.Findings;

/// <summary>A sequence as the messages of one conversation, so that it can be played to an implementation by hand, with what the specification replies.</summary>
public static class SessionText
{
    /// <summary>The requests, one a line, and the specification's replies, one a line.</summary>
    public static (string Requests, string Replies) Of(OperationSequence sequence)
    {
        ArgumentNullException.ThrowIfNull(sequence);
        using var server = ProtocolServer.OfSpecification();
        var (requests, replies) = (new StringBuilder(), new StringBuilder());
        Request[] all =
        [
            new Request.Hello([ProtocolJson.Version], "tmebox"),
            new Request.Reset(sequence.Platform, sequence.Cache, InitialStates.Of(sequence.Platform)),
            .. sequence.Operations.Select(o => new Request.Step([o])),
            new Request.Observe(),
            new Request.Bye(),
        ];
        foreach (var request in all)
        {
            var message = ProtocolJson.Write(request);
            requests.Append(Encoding.UTF8.GetString(message)).Append('\n');
            replies.Append(Encoding.UTF8.GetString(ProtocolJson.Write(server.Answer(message)))).Append('\n');
        }

        return (requests.ToString(), replies.ToString());
    }
}
