namespace TmeBox.Conformance.Operations;

/// <summary>Bytes that are compared by value and written as hexadecimal digits.</summary>
/// <remarks>Immutable; the default is empty. Safe for many threads.</remarks>
public readonly struct Hex : IEquatable<Hex>
{
    private readonly byte[]? bytes;

    private Hex(byte[] bytes) => this.bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span => bytes;

    /// <summary>How many bytes there are.</summary>
    public int Length => bytes?.Length ?? 0;

    internal byte[] Array => bytes ?? [];

    /// <summary>A copy of some bytes.</summary>
    public static Hex Of(ReadOnlySpan<byte> bytes) => new(bytes.ToArray());

    /// <summary>One byte, many times.</summary>
    public static Hex Filled(byte value, int length)
    {
        var bytes = new byte[length];
        System.Array.Fill(bytes, value);
        return new(bytes);
    }

    /// <summary>Takes over an array which the caller gives up.</summary>
    public static Hex Owning(byte[] bytes) => new(bytes);

    /// <summary>Takes over memory which nobody changes any more.</summary>
    public static Hex Owning(ReadOnlyMemory<byte> memory) =>
        System.Runtime.InteropServices.MemoryMarshal.TryGetArray(memory, out var part) && part.Offset == 0 && part.Count == part.Array!.Length
            ? new(part.Array)
            : new(memory.ToArray());

    /// <summary>Reads hexadecimal digits, two a byte, or <c>ab*64</c> for one byte repeated.</summary>
    /// <param name="text">The digits.</param>
    /// <param name="maxLength">The most bytes that are accepted.</param>
    /// <exception cref="FormatException">The text is something else, or too long.</exception>
    public static Hex Parse(ReadOnlySpan<char> text, int maxLength = 1 << 16)
    {
        var star = text.IndexOf('*');
        if (star < 0)
        {
            if (text.Length > 2 * maxLength) throw new FormatException($"more than {maxLength} bytes");
            return new(Convert.FromHexString(text));
        }

        var one = Convert.FromHexString(text[..star]);
        if (one.Length != 1) throw new FormatException("one byte stands before '*'");
        if (!int.TryParse(text[(star + 1)..], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var count) || count > maxLength)
            throw new FormatException($"a count of at most {maxLength} stands after '*'");
        return Filled(one[0], count);
    }

    /// <summary>The shorter of the two forms that <see cref="Parse"/> reads.</summary>
    public string ToCompact() =>
        Length > 4 && Span.IndexOfAnyExcept(Span[0]) < 0 ? FormattableString.Invariant($"{Span[0]:x2}*{Length}") : ToString();

    /// <summary>Equality of the bytes.</summary>
    public static bool operator ==(Hex a, Hex b) => a.Equals(b);

    /// <summary>Inequality of the bytes.</summary>
    public static bool operator !=(Hex a, Hex b) => !a.Equals(b);

    /// <inheritdoc/>
    public bool Equals(Hex other) => ReferenceEquals(bytes, other.bytes) || Span.SequenceEqual(other.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Hex h && Equals(h);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = default(HashCode);
        hash.AddBytes(Span);
        return hash.ToHashCode();
    }

    /// <inheritdoc/>
    public override string ToString() => Convert.ToHexStringLower(Span);
}
