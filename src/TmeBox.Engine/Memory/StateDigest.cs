using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using TmeBox.Engine.Platform;

namespace TmeBox.Engine.Memory;

/// <summary>The digest that <see cref="MemoryEngine.ComputeDigest"/> defines.</summary>
internal static unsafe class StateDigest
{
    /// <summary>Bytes of SHA-256.</summary>
    public const int Size = 32;

    private static readonly byte[] Title = Encoding.ASCII.GetBytes("TmeBox engine state 1\0");

    /// <summary>Writes the digest of a state that nobody changes meanwhile.</summary>
    public static void Compute(ActivateValue activate, Package package, Dram dram, PlatformImage platform, bool orderOfUse, Span<byte> digest)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Title);
        Add(hash, activate.Bits);
        Add(hash, package.MacKey.Low);
        Add(hash, package.MacKey.High);
        for (int i = 0; i < platform.Cores.Length / 2; i++)
        {
            package.KeysOf(i).AppendTo(hash);
            Add(hash, ulong.MaxValue);
        }

        for (ulong line = dram.NextPage(0); line != PageDirectory.None; line = dram.NextPage(line + 64))
        {
            Add(hash, line >> 6);
            Add(hash, dram.Written(line));
            hash.AppendData(new ReadOnlySpan<byte>(dram.Peek(line), FramePool.FrameSize));
            hash.AppendData(new ReadOnlySpan<byte>(Dram.Tag(dram.Peek(line)), 64 * sizeof(uint)));
        }

        Add(hash, ulong.MaxValue);
        foreach (CachedLine line in package.Cache?.Lines() ?? [])
        {
            Add(hash, line.LineAddress);
            Add(hash, (uint)line.KeyId | (line.Dirty ? 1ul << 32 : 0) | (line.Poisoned ? 2ul << 32 : 0) | (ulong)line.Holders << 36);
            hash.AppendData(line.Data.Span);
        }

        Add(hash, ulong.MaxValue);
        platform.AppendTo(hash);
        foreach (ulong tag in orderOfUse ? package.Cache?.TagsByAge() ?? [] : [])
        {
            Add(hash, tag);
        }

        hash.GetHashAndReset(digest);
    }

    /// <summary>Adds a number, eight bytes in little-endian order.</summary>
    public static void Add(IncrementalHash hash, ulong number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
