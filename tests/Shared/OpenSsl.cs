using System.Runtime.InteropServices;

namespace TmeBox.Tests;

/// <summary>XTS by OpenSSL's libcrypto, which .NET itself needs on Linux: somebody else's implementation.</summary>
internal sealed class OpenSsl : IDisposable
{
    private readonly IntPtr _context = EVP_CIPHER_CTX_new();

    public void Dispose() => EVP_CIPHER_CTX_free(_context);

    /// <summary>Refuses equal data and tweak keys, as OpenSSL does.</summary>
    public byte[] Xts(byte[] dataKey, byte[] tweakKey, byte[] unit, byte[] input, bool encrypt)
    {
        IntPtr cipher = dataKey.Length == 16 ? EVP_aes_128_xts() : EVP_aes_256_xts();
        var output = new byte[input.Length];
        Assert.Equal(1, EVP_CipherInit_ex(_context, cipher, IntPtr.Zero, [.. dataKey, .. tweakKey], unit, encrypt ? 1 : 0));
        Assert.Equal(1, EVP_CipherUpdate(_context, output, out int length, input, input.Length));
        Assert.Equal(input.Length, length);
        return output;
    }

    private const string Library = "libcrypto.so.3";

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr EVP_CIPHER_CTX_new();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern void EVP_CIPHER_CTX_free(IntPtr context);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr EVP_aes_128_xts();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern IntPtr EVP_aes_256_xts();

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_CipherInit_ex(IntPtr context, IntPtr cipher, IntPtr engine, byte[] key, byte[] iv, int encrypt);

    [DllImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int EVP_CipherUpdate(IntPtr context, byte[] output, out int outputLength, byte[] input, int inputLength);
}
