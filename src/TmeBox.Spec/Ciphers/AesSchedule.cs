using System.Security.Cryptography;

namespace TmeBox.Spec.Ciphers;

/// <summary>AES under one key, on whole blocks, each by itself: the .NET AES, with its key set up once.</summary>
/// <remarks>Not safe for concurrent use.</remarks>
internal sealed class AesSchedule : IDisposable
{
    private readonly Aes aes = Aes.Create();
    private readonly ICryptoTransform encryptor;
    private readonly ICryptoTransform decryptor;

    public AesSchedule(ReadOnlySpan<byte> key)
    {
        aes.Mode = CipherMode.ECB;
        aes.Padding = PaddingMode.None;
        aes.SetKey(key);
        encryptor = aes.CreateEncryptor();
        decryptor = aes.CreateDecryptor();
    }

    public byte[] Encrypt(byte[] blocks) => Through(encryptor, blocks);

    public byte[] Decrypt(byte[] blocks) => Through(decryptor, blocks);

    public void Dispose()
    {
        encryptor.Dispose();
        decryptor.Dispose();
        aes.Dispose();
    }

    private static byte[] Through(ICryptoTransform transform, byte[] blocks)
    {
        var result = new byte[blocks.Length];
        transform.TransformBlock(blocks, 0, blocks.Length, result, 0);
        return result;
    }
}
