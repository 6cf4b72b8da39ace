using System.Text.Json;
using System.Text.Json.Serialization;

namespace TmeBox.Conformance.Operations;

/// <summary>Operations and sequences of them as JSON; bytes and wide numbers are hexadecimal strings.</summary>
/// <remarks>Strict: unknown or missing members are errors, and so are operations that <see cref="OperationCheck"/> rejects.</remarks>
public static class OperationJson
{
    /// <summary>The most characters or bytes of a document that is read.</summary>
    public const int MaxLength = 256 << 20;

    /// <summary>How everything of this room is written as JSON.</summary>
    public static JsonSerializerOptions Options { get; } = Make();

    /// <summary>One operation on one line.</summary>
    public static string Write(Operation operation) => JsonSerializer.Serialize(operation, Options);

    /// <summary>Reads one operation.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static Operation Parse(string json)
    {
        var operation = Read<Operation>(json);
        return OperationCheck.Problem(operation) is { } problem ? throw new FormatException(problem) : operation;
    }

    /// <summary>A whole sequence.</summary>
    public static string Write(OperationSequence sequence) => JsonSerializer.Serialize(sequence, Options);

    /// <summary>Reads a whole sequence.</summary>
    /// <exception cref="FormatException">The text is not one; the message names the place.</exception>
    public static OperationSequence ParseSequence(string json)
    {
        var sequence = Read<OperationSequence>(json);
        return sequence.Problem() is { } problem ? throw new FormatException(problem) : sequence;
    }

    private static T Read<T>(string json)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(json);
        if (json.Length > MaxLength) throw new FormatException($"the document has more than {MaxLength} characters");
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new FormatException("the document is null");
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            throw new FormatException($"found {Protocol.Excerpt.Of(e)}; expected {(typeof(T) == typeof(Operation) ? "an operation" : "a sequence of operations")}", e);
        }
    }

    private static JsonSerializerOptions Make()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            RespectRequiredConstructorParameters = true,
            RespectNullableAnnotations = true,
            AllowOutOfOrderMetadataProperties = true,
            AllowDuplicateProperties = false,
            MaxDepth = 16,
            TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
        };
        options.Converters.Add(new HexConverter());
        options.Converters.Add(new HexNumberConverter());
        options.Converters.Add(new ShortHexNumberConverter());
        options.Converters.Add(new RuleConverter());
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false));
        options.MakeReadOnly();
        return options;
    }
}
