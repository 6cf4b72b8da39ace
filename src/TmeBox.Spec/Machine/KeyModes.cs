using TmeBox.Logic;

namespace TmeBox.Spec.Machine;

/// <summary>What a KeyID does with a line.</summary>
public static class KeyModes
{
    /// <summary>As KeyID 0: the TME key, or plaintext under bypass.</summary>
    public static Word Tme { get; } = Word.Of(0, 2);

    /// <summary>Encrypts under keys of its own.</summary>
    public static Word Keyed { get; } = Word.Of(1, 2);

    /// <summary>Does not encrypt.</summary>
    public static Word Plaintext { get; } = Word.Of(2, 2);
}
