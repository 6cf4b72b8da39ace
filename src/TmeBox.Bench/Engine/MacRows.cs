using System.Security.Cryptography;
using TmeBox.Bench.Measuring;
using TmeBox.Bench.Peers;
using TmeBox.Engine.Cipher;

namespace TmeBox.Bench.Engine;

/// <summary>The MAC of a line: SHA3-256 of 97 bytes, cut to 28 bits.</summary>
internal static class MacRows
{
    private const int Lines = 64;

    public static IEnumerable<BenchRow> All =>
    [
        new("mac.batch", "MAC, 64 lines a call", "port limit of the permutation, 8 lines at once", RatioForm.ShareOfLimit, 0.85,
            () => OfLines(PortLimits.Keccak, 8 * PortLimits.Permutations), PortLimits.Missing),
        new("mac.batch.openssl", "MAC, 64 lines a call", "OpenSSL SHA3-256 of as many bytes", RatioForm.TimesPeer, 7,
            () =>
            {
                var peer = new OpenSslSha3();
                return OfLines(peer.HashEightLines, 8, peer.Dispose);
            },
            OpenSslSha3.Missing),
        new("mac.batch.dotnet", "MAC, 64 lines a call", ".NET's SHA3_256 of as many bytes", RatioForm.TimesPeer, null,
            () => OfLines(PlatformHash, 8), SHA3_256.IsSupported ? null : "This platform has no SHA-3 for .NET."),
    ];

    private static void PlatformHash()
    {
        Span<byte> message = stackalloc byte[OpenSslSha3.MessageSize];
        Span<byte> digest = stackalloc byte[32];
        message.Clear();
        for (int i = 0; i < 8; i++)
        {
            SHA3_256.HashData(message, digest);
        }
    }

    private static unsafe PairedWork OfLines(Action yardstick, double yardstickLines, Action? dispose = null)
    {
        var memory = new NativeBlock(64 * Lines);
        var lines = new LineDescriptor[Lines];
        for (int i = 0; i < Lines; i++)
        {
            lines[i] = new LineDescriptor { Source = memory.Start + (64 * i), Target = memory.Start + (64 * i), Tweak = new Block128((ulong)i, 1) };
        }

        return new PairedWork(() => LineMac.Compute(new Block128(1, 2), lines, Direction.Encrypt), Lines, yardstick, yardstickLines, () =>
        {
            memory.Dispose();
            dispose?.Invoke();
        });
    }
}
