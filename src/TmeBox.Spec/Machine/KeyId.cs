using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>The name of an encryption key: the upper bits of a physical address (F-ADR-1).</summary>
/// <param name="Value">16 bits; KeyID 0 is TME itself.</param>
public readonly record struct KeyId(Word Value)
{
    /// <summary>Width of the KEYID field of PCONFIG, in bits.</summary>
    public const int Width = 16;

    /// <summary>A concrete KeyID, 0 to 65535.</summary>
    public static KeyId Of(int value) => new(Word.Of((ulong)value, Width));

    /// <summary>Whether two KeyIDs are the same.</summary>
    public Bit Is(KeyId other) => Value == other.Value;
}
