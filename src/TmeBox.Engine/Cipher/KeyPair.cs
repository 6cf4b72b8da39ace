namespace TmeBox.Engine.Cipher;

/// <summary>A data key and a tweak key of AES-128 as they were given, 32 bytes: where keys are many, it costs less to expand them again than to fetch schedules.</summary>
internal static class KeyPair
{
    /// <summary>Bytes a pair: two share a cache line.</summary>
    public const int Size = 32;

    /// <summary>Offset of the data key.</summary>
    public const int Data = 0;

    /// <summary>Offset of the tweak key.</summary>
    public const int Tweak = 16;
}
