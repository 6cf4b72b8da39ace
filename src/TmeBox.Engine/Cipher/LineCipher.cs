namespace TmeBox.Engine.Cipher;

/// <summary>The line cipher behind one AES path.</summary>
/// <param name="AesNi">Whether to use the AES-NI instructions.</param>
internal readonly record struct LineCipher(bool AesNi)
{
    /// <summary>The cipher for an option.</summary>
    /// <exception cref="PlatformNotSupportedException">AES-NI was demanded and is missing.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Not an option.</exception>
    public static LineCipher For(AesPath path) => path switch
    {
        AesPath.Auto => new LineCipher(XtsAesNi.IsSupported),
        AesPath.AesNi when XtsAesNi.IsSupported => new LineCipher(true),
        AesPath.AesNi => throw new PlatformNotSupportedException("This processor has no AES-NI; choose AesPath.Auto or AesPath.Portable."),
        AesPath.Portable => new LineCipher(false),
        _ => throw new ArgumentOutOfRangeException(nameof(path), path, "Not an AES path."),
    };

    /// <summary>Encrypts a line and returns its encrypted tweak.</summary>
    /// <param name="record">The expanded keys.</param>
    /// <param name="unit">The data unit number: the KeyID-free line address (F-ENC-2).</param>
    /// <param name="plain">64 bytes.</param>
    /// <param name="cipher">64 bytes; may be the same span.</param>
    public Block128 Encrypt(ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> plain, Span<byte> cipher)
    {
        Block128 tweak;
        if (AesNi)
        {
            tweak = XtsAesNi.Tweak(record, unit);
            XtsAesNi.Encrypt(record, tweak, plain, cipher);
        }
        else
        {
            tweak = XtsPortable.Tweak(record, unit);
            XtsPortable.Encrypt(record, tweak, plain, cipher);
        }

        return tweak;
    }

    /// <summary>Decrypts a line and returns its encrypted tweak.</summary>
    /// <param name="record">The expanded keys.</param>
    /// <param name="unit">The data unit number: the KeyID-free line address (F-ENC-2).</param>
    /// <param name="cipher">64 bytes.</param>
    /// <param name="plain">64 bytes; may be the same span.</param>
    public Block128 Decrypt(ReadOnlySpan<byte> record, Block128 unit, ReadOnlySpan<byte> cipher, Span<byte> plain)
    {
        Block128 tweak;
        if (AesNi)
        {
            tweak = XtsAesNi.Tweak(record, unit);
            XtsAesNi.Decrypt(record, tweak, cipher, plain);
        }
        else
        {
            tweak = XtsPortable.Tweak(record, unit);
            XtsPortable.Decrypt(record, tweak, cipher, plain);
        }

        return tweak;
    }
}
