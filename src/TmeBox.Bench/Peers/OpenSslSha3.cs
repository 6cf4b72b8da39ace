namespace TmeBox.Bench.Peers;

/// <summary>SHA3-256 by OpenSSL of as many bytes as a MAC covers.</summary>
internal sealed unsafe class OpenSslSha3 : IDisposable
{
    /// <summary>Key, ciphertext, encrypted tweak and owner byte.</summary>
    public const int MessageSize = 16 + 64 + 16 + 1;

    private readonly nint _context = LibCrypto.NewDigestContext();
    private readonly nint _digest = LibCrypto.FetchDigest(0, "SHA3-256", 0);

    /// <summary>Null, or why it cannot be measured.</summary>
    public static string? Missing => LibCrypto.Missing;

    /// <summary>Eight messages.</summary>
    public void HashEightLines()
    {
        byte* message = stackalloc byte[MessageSize];
        byte* digest = stackalloc byte[32];
        new Span<byte>(message, MessageSize).Clear();
        int length;
        for (int i = 0; i < 8; i++)
        {
            LibCrypto.Demand(LibCrypto.StartDigest(_context, _digest, 0));
            LibCrypto.Demand(LibCrypto.Update(_context, message, MessageSize));
            LibCrypto.Demand(LibCrypto.Finish(_context, digest, &length));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => LibCrypto.FreeDigestContext(_context);
}
