using System.Globalization;
using System.Numerics;

namespace TmeBox.Prover.Smt;

/// <summary>A value of sort <c>(_ BitVec Width)</c>, read as an unsigned number.</summary>
public sealed record SmtBitVector : SmtValue
{
    /// <summary>Makes a bit vector.</summary>
    /// <param name="width">Bits, 1 to <see cref="SmtValue.MaxWidth"/>.</param>
    /// <param name="value">Value, 0 to 2^width - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width or the value is out of range.</exception>
    public SmtBitVector(int width, BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, MaxWidth);
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (value.GetBitLength() > width)
        {
            throw new ArgumentOutOfRangeException(nameof(value), "the value does not fit the width");
        }

        Width = width;
        Value = value;
    }

    /// <summary>Bits.</summary>
    public int Width { get; }

    /// <summary>Unsigned value.</summary>
    public BigInteger Value { get; }

    /// <summary>The value as 64 bits.</summary>
    /// <returns>The value.</returns>
    /// <exception cref="OverflowException">It needs more than 64 bits.</exception>
    public ulong ToUInt64() => (ulong)Value;

    /// <summary>Writes <c>#x…</c> when the width is a multiple of 4, else <c>#b…</c>.</summary>
    /// <returns>SMT-LIB text.</returns>
    public override string ToString()
    {
        // BigInteger writes a sign digit in front where the top bit would be 1; only the last digits count.
        bool hex = Width % 4 == 0;
        int digits = hex ? Width / 4 : Width;
        string text = Value.ToString(hex ? "x" : "b", CultureInfo.InvariantCulture).PadLeft(digits, '0');
        return (hex ? "#x" : "#b") + text[^digits..];
    }
}
