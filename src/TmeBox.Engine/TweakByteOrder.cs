namespace TmeBox.Engine;

/// <summary>How the number in <see cref="TweakInput"/> becomes the 16 bytes that AES is given (F-ENC-2).</summary>
public enum TweakByteOrder
{
    /// <summary>Least significant byte first, as in IEEE 1619.</summary>
    Little = 0,

    /// <summary>Most significant byte first.</summary>
    Big,
}
