using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace TmeBox.Conformance.Operations;

/// <summary>Bytes as a string of hexadecimal digits.</summary>
internal sealed class HexConverter : JsonConverter<Hex>
{
    public override Hex Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("a string of hexadecimal digits was expected");
        try
        {
            return Hex.Parse(reader.GetString());
        }
        catch (FormatException e)
        {
            throw new JsonException(e.Message, e);
        }
    }

    public override void Write(Utf8JsonWriter writer, Hex value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}

/// <summary>64-bit numbers as <c>"0x…"</c>: JSON's own numbers lose bits in many readers.</summary>
internal sealed class HexNumberConverter : JsonConverter<ulong>
{
    public override ulong Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetUInt64(out var plain)) return plain;
        if (reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)) return value;
        throw new JsonException("a number, or a string such as \"0x1f\", was expected");
    }

    public override void Write(Utf8JsonWriter writer, ulong value, JsonSerializerOptions options) =>
        writer.WriteStringValue("0x" + value.ToString("x", CultureInfo.InvariantCulture));
}

/// <summary>32-bit numbers as <c>"0x…"</c>.</summary>
internal sealed class ShortHexNumberConverter : JsonConverter<uint>
{
    private static readonly HexNumberConverter Long = new();

    public override uint Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = Long.Read(ref reader, typeof(ulong), options);
        return value <= uint.MaxValue ? (uint)value : throw new JsonException("the number has more than 32 bits");
    }

    public override void Write(Utf8JsonWriter writer, uint value, JsonSerializerOptions options) => Long.Write(writer, value, options);
}
