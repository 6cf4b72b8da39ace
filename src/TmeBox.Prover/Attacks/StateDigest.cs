using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using TmeBox.Logic;
using TmeBox.Spec.Machine;

namespace TmeBox.Prover.Attacks;

/// <summary>A short name of a concrete state, by which a search knows where it was; two states share one with probability 2^-128.</summary>
/// <remarks>Values are added in one fixed order; a value of variable length adds its length first. Not safe for several threads.</remarks>
internal sealed class StateDigest
{
    private readonly ArrayBufferWriter<byte> buffer = new(4096);

    /// <summary>Adds a number.</summary>
    public StateDigest Add(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(buffer.GetSpan(8), value);
        buffer.Advance(8);
        return this;
    }

    /// <summary>Adds a block.</summary>
    public StateDigest Add(UInt128 value) => Add((ulong)value).Add((ulong)(value >> 64));

    /// <summary>Adds a concrete truth value.</summary>
    public StateDigest Add(Bit bit) => Add(bit.TryConcrete(out var value) ? value ? 1u : 0u : throw new InvalidOperationException("the state is symbolic: " + bit));

    /// <summary>Adds a concrete word.</summary>
    public StateDigest Add(Word word) => Add(word.Concrete);

    /// <summary>Adds concrete bytes.</summary>
    public StateDigest Add(Bytes bytes)
    {
        Add((ulong)bytes.Sort.Size);
        buffer.Write(bytes.Concrete);
        return this;
    }

    /// <summary>Adds a DRAM line.</summary>
    public StateDigest Add(DramLine line) => Add(line.Ciphertext).Add(line.Mac).Add(line.Owner).Add(line.Poison);

    /// <summary>Adds a cached line.</summary>
    public StateDigest Add(CacheLine line) => Add(line.Holders).Add(line.Dirty).Add(line.Poisoned).Add(line.Data);

    /// <summary>Adds a KeyID.</summary>
    public StateDigest Add(KeyId keyId) => Add(keyId.Value);

    /// <summary>The name of all that was added.</summary>
    public UInt128 Value
    {
        get
        {
            Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(buffer.WrittenSpan, digest);
            return BinaryPrimitives.ReadUInt128LittleEndian(digest);
        }
    }
}
