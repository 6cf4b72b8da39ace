using TmeBox.Bench.Engine;
using TmeBox.Bench.Measuring;
using TmeBox.Engine;
using TmeBox.Engine.Cipher;

namespace TmeBox.Bench.Memory;

/// <summary>256 MiB from end to end.</summary>
internal static class StreamRows
{
    private const int Memory = 256 << 20;
    private const int Piece = 1 << 16;
    private const int Lines = Piece / 64;

    /// <summary>The rows.</summary>
    public static IEnumerable<BenchRow> All =>
    [
        new("stream.inplace", "256 MiB in place, encrypt", "plain xor in place", RatioForm.ShareOfLimit, 0.90, () => InPlace((memory, address) => memory.Change(address, Piece))),
        new("stream.inplace.limit", "256 MiB in place, encrypt", "plain xor in place beside 12.5 VAES a line", RatioForm.ShareOfLimit, 0.85, () => InPlace(ChangeBesideAes), PortLimits.Missing),
        new("stream.read", "256 MiB of an engine, read past the cache", "plain xor to the same place", RatioForm.ShareOfLimit, 0.85, () => OfEngine(writes: false)),
        new("stream.write", "256 MiB of an engine, written past the cache", "plain xor in place", RatioForm.ShareOfLimit, null, () => OfEngine(writes: true)),
    ];

    private static PairedWork InPlace(Action<PlainMemory, long> yardstick)
    {
        var memory = new PlainMemory(Memory);
        var record = new byte[KeyRecord.Size];
        KeyRecord.Expand(record, new byte[16], new byte[16]);
        LineCipher cipher = LineCipher.For(AesPath.Auto);
        var place = new Place();
        return new PairedWork(Work, Lines, () => yardstick(memory, place.Next()), Lines, memory.Dispose);

        void Work()
        {
            long address = place.Next();
            Span<byte> bytes = memory.Bytes(address, Piece);
            cipher.Encrypt(record, (ulong)address, 1, bytes, bytes);
        }
    }

    /// <summary>Where the processor's AES is slower than its memory, no cipher is faster than this.</summary>
    private static unsafe void ChangeBesideAes(PlainMemory memory, long address)
    {
        // Native memory, which stays where it is.
        fixed (byte* start = memory.Bytes(address, Piece))
        {
            PortLimits.Stream(start, Lines);
        }
    }

    private static PairedWork OfEngine(bool writes)
    {
        MemoryEngine engine = KeyedEngine.Make(1, Memory, CacheShape.Default);
        var plain = new PlainMemory(Memory);
        var place = new Place();
        var bytes = new byte[Piece];
        return new PairedWork(
            writes ? () => engine.Port.Write(1, (ulong)place.Next(), bytes, CachePolicy.Past) : () => engine.Port.Read(1, (ulong)place.Next(), bytes, CachePolicy.Past),
            Lines,
            writes ? () => plain.Change(place.Next(), Piece) : () => plain.Copy(place.Next(), bytes),
            Lines,
            () =>
            {
                engine.Dispose();
                plain.Dispose();
            });
    }

    /// <summary>Where a stream is; it begins anew at its end.</summary>
    private sealed class Place
    {
        private long _next;

        public long Next() => _next = (_next + Piece) % Memory;
    }
}
