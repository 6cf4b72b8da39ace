namespace TmeBox.Conformance.Operations;

/// <summary>Goes through the fields of an operation: to check them, to write them, to read them, to change them.</summary>
/// <remarks>Each member gets a field's value and gives the value that the operation shall have.</remarks>
internal interface IOperationFields
{
    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>, a multiple of <paramref name="unit"/>.</summary>
    /// <param name="name">The field.</param>
    /// <param name="value">Its value.</param>
    /// <param name="most">The greatest value.</param>
    /// <param name="least">The least.</param>
    /// <param name="unit">What it is a multiple of.</param>
    /// <param name="optional">Whether a text may leave it out where it is zero.</param>
    ulong Number(string name, ulong value, ulong most = ulong.MaxValue, ulong least = 0, ulong unit = 1, bool optional = false);

    /// <summary>A truth value.</summary>
    bool Flag(string name, bool value, bool optional = false);

    /// <summary>Bytes of a fixed number.</summary>
    Hex Bytes(string name, Hex value, int length);

    /// <summary>Whether a part is there that begins with a field.</summary>
    bool Has(string name, bool isThere);
}
