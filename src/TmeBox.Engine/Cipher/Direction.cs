namespace TmeBox.Engine.Cipher;

/// <summary>Which way a line goes through the cipher.</summary>
internal enum Direction
{
    /// <summary>From plaintext to DRAM.</summary>
    Encrypt,

    /// <summary>From DRAM to plaintext.</summary>
    Decrypt,
}
