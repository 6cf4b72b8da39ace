namespace TmeBox.Engine.Memory;

/// <summary>64 lines of DRAM with what lies beside them.</summary>
internal sealed class DramPage
{
    private const uint PoisonBit = 1u << 31;
    private readonly byte[] _ciphertext = new byte[4096];
    private readonly uint[] _tags = new uint[64];

    /// <summary>Bit i is set once line i was written, replaced or poisoned.</summary>
    public ulong Touched { get; private set; }

    /// <summary>The 64 bytes of a line, 0 to 63.</summary>
    public ReadOnlySpan<byte> Ciphertext(int line) => _ciphertext.AsSpan(line << 6, 64);

    /// <summary>MAC and poison of a line.</summary>
    public LineTag Tag(int line) => new(_tags[line] & ~PoisonBit, (_tags[line] & PoisonBit) != 0);

    /// <summary>Marks a line as touched and returns its bytes for writing.</summary>
    public Span<byte> Write(int line)
    {
        Touched |= 1ul << line;
        return _ciphertext.AsSpan(line << 6, 64);
    }

    /// <summary>Sets MAC (28 bits) and poison of a line.</summary>
    public void SetTag(int line, uint mac, bool poison)
    {
        Touched |= 1ul << line;
        _tags[line] = mac | (poison ? PoisonBit : 0);
    }
}
