using TmeBox.Bench.Measuring;

namespace TmeBox.Bench.Peers;

/// <summary>XTS-AES-128 by OpenSSL: the key set once, then a data unit and 64 bytes a call.</summary>
internal sealed unsafe class OpenSslXts : IDisposable
{
    private readonly NativeBlock _memory = new(16 * 64);
    private readonly nint _context = LibCrypto.NewCipherContext();

    /// <summary>Sets the key.</summary>
    public OpenSslXts()
    {
        byte* key = stackalloc byte[32];
        byte* unit = stackalloc byte[16];
        new Span<byte>(key, 32).Clear();
        key[0] = 1;
        LibCrypto.Demand(LibCrypto.StartEncryption(_context, LibCrypto.FetchCipher(0, "AES-128-XTS", 0), 0, key, unit));
    }

    /// <summary>Null, or why it cannot be measured.</summary>
    public static string? Missing => LibCrypto.Missing;

    /// <summary>Sixteen lines, in place, one call a line.</summary>
    public void EncryptSixteenLines()
    {
        ulong* unit = stackalloc ulong[2];
        unit[1] = 0;
        int length;
        for (int i = 0; i < 16; i++)
        {
            unit[0] = 64ul * (uint)i;
            LibCrypto.Demand(LibCrypto.StartEncryption(_context, 0, 0, null, (byte*)unit));
            LibCrypto.Demand(LibCrypto.Encrypt(_context, _memory.Start + (64 * i), &length, _memory.Start + (64 * i), 64));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        LibCrypto.FreeCipherContext(_context);
        _memory.Dispose();
    }
}
