using System.Text.Json;
using TmeBox.Conformance.Operations;

namespace TmeBox.Conformance.Protocol;

/// <summary>Messages as JSON in UTF-8: strict, as everything of this room; an unknown or missing member is an error.</summary>
public static class ProtocolJson
{
    /// <summary>The version of the protocol that is spoken here.</summary>
    public const int Version = 1;

    /// <summary>The most bytes of one message.</summary>
    public const int MaxLength = 16 << 20;

    /// <summary>A request, on one line without its end.</summary>
    public static byte[] Write(Request request) => JsonSerializer.SerializeToUtf8Bytes(request, OperationJson.Options);

    /// <summary>A reply, on one line without its end.</summary>
    public static byte[] Write(Reply reply) => JsonSerializer.SerializeToUtf8Bytes(reply, OperationJson.Options);

    /// <summary>Reads a request.</summary>
    /// <exception cref="FormatException">It is none; the message says where, what was found, and what was expected.</exception>
    public static Request ReadRequest(ReadOnlySpan<byte> message)
    {
        var request = Read<Request>(message, "hello, reset, step, observe or bye");
        return request switch
        {
            Request.Hello { Versions.IsDefault: true } => throw new FormatException("versions: found null; expected a list"),
            Request.Step { Operations.IsDefault: true } => throw new FormatException("operations: found null; expected a list"),
            Request.Step { Operations.Length: > Capabilities.MostBatch } s => throw new FormatException($"operations: found {s.Operations.Length}; expected at most {Capabilities.MostBatch}"),
            Request.Reset r when OperationSequence.Of(r.Platform, r.Cache, []).Problem() is { } problem => throw new FormatException(problem),
            Request.Reset { Initial.Registers.IsDefault: true } => throw new FormatException("initial.registers: found null; expected a list"),
            _ => request,
        };
    }

    /// <summary>Reads a reply.</summary>
    /// <exception cref="FormatException">It is none; the message says where, what was found, and what was expected.</exception>
    public static Reply ReadReply(ReadOnlySpan<byte> message) => Read<Reply>(message, "hello, ready, stepped, observed, bye or error");

    private static T Read<T>(ReadOnlySpan<byte> message, string expected)
        where T : class
    {
        if (message.Length > MaxLength) throw new FormatException($"found a message of {message.Length} bytes; expected at most {MaxLength}");
        try
        {
            return JsonSerializer.Deserialize<T>(message, OperationJson.Options) ?? throw new FormatException($"found null; expected a message of type {expected}");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or ArgumentException)
        {
            throw new FormatException($"found '{Excerpt.Of(message)}'; expected a message of type {expected}: {Excerpt.Of(e)}", e);
        }
    }
}
