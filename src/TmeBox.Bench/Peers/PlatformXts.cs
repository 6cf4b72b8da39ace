using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace TmeBox.Bench.Peers;

/// <summary>XTS-AES-128 as well as .NET's own Aes can be made to do it: two ECB calls a batch, the rest by hand.</summary>
internal sealed class PlatformXts : IDisposable
{
    private readonly Aes _dataKey = Aes.Create(), _tweakKey = Aes.Create();
    private readonly byte[] _units, _memory;
    private readonly ulong[] _tweaks;
    private readonly byte[] _encryptedUnits;

    /// <summary>Takes memory and sets keys.</summary>
    public PlatformXts(int lines)
    {
        (_dataKey.Key, _tweakKey.Key) = (RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(16));
        (_units, _encryptedUnits, _memory, _tweaks) = (new byte[16 * lines], new byte[16 * lines], new byte[64 * lines], new ulong[8 * lines]);
        for (int i = 0; i < lines; i++)
        {
            BitConverter.TryWriteBytes(_units.AsSpan(16 * i), 64ul * (uint)i);
        }
    }

    /// <summary>All lines, in place.</summary>
    public void Encrypt()
    {
        _tweakKey.EncryptEcb(_units, _encryptedUnits, PaddingMode.None);
        ReadOnlySpan<ulong> first = MemoryMarshal.Cast<byte, ulong>(_encryptedUnits);
        for (int line = 0; line < first.Length / 2; line++)
        {
            (ulong low, ulong high) = (first[2 * line], first[(2 * line) + 1]);
            for (int j = 0; j < 4; j++)
            {
                (_tweaks[(8 * line) + (2 * j)], _tweaks[(8 * line) + (2 * j) + 1]) = (low, high);
                (low, high) = ((low << 1) ^ ((ulong)((long)high >> 63) & 0x87), (high << 1) | (low >> 63));
            }
        }

        AddTweaks();
        _dataKey.EncryptEcb(_memory, _memory, PaddingMode.None);
        AddTweaks();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _dataKey.Dispose();
        _tweakKey.Dispose();
    }

    private void AddTweaks()
    {
        Span<Vector<ulong>> data = MemoryMarshal.Cast<byte, Vector<ulong>>(_memory.AsSpan());
        ReadOnlySpan<Vector<ulong>> tweaks = MemoryMarshal.Cast<ulong, Vector<ulong>>(_tweaks);
        for (int i = 0; i < data.Length; i++)
        {
            data[i] ^= tweaks[i];
        }
    }
}
