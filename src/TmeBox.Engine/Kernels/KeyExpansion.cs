using Iced.Intel;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits the key expansion of AES-128 (FIPS 197, 5.2), four keys in a register, and its constants.</summary>
/// <remarks>
/// The substitution is AES's own: in a block of four equal columns the shift of rows changes nothing, so that the last round of encryption substitutes the
/// bytes and adds the round constant.
/// </remarks>
internal sealed class KeyExpansion
{
    /// <summary>Rounds of AES-128.</summary>
    public const int Rounds = 10;

    /// <summary>Bytes of the constants, which are emitted first: each a cache line if the block starts one.</summary>
    public const int Size = (1 + Rounds) * 64;

    private const byte Xor3 = 0x96;
    private readonly Assembler _code;
    private readonly Label[] _roundConstants = new Label[Rounds];
    private Label _lastColumn;

    /// <summary>Emits the constants.</summary>
    public KeyExpansion(Assembler code)
    {
        _code = code;

        // vpshufb control: the last column, rotated by a byte, in the place of all four.
        _lastColumn = EveryBlock(0x0C0F_0E0D_0C0F_0E0Dul);
        for (int round = 0, constant = 1; round < Rounds; round++)
        {
            _roundConstants[round] = EveryBlock((ulong)constant << 32 | (uint)constant);
            constant = (constant << 1) ^ (constant >> 7) * 0x11B;
        }
    }

    /// <summary>The next round keys of four keys.</summary>
    /// <param name="keys">Round keys <paramref name="round"/> - 1; becomes the next ones.</param>
    /// <param name="round">1 to 10.</param>
    /// <param name="substituted">Used up.</param>
    /// <param name="shifted">Used up.</param>
    public IEnumerable<Action> Next(AssemblerRegisterZMM keys, int round, AssemblerRegisterZMM substituted, AssemblerRegisterZMM shifted)
    {
        Assembler c = _code;
        yield return () => c.vpshufb(substituted, keys, __zmmword_ptr[_lastColumn]);
        yield return () => c.vaesenclast(substituted, substituted, __zmmword_ptr[_roundConstants[round - 1]]);

        // Each column takes all columns before it: by one, then by two.
        yield return () => c.vpslldq(shifted, keys, 4);
        yield return () => c.vpxorq(keys, keys, shifted);
        yield return () => c.vpslldq(shifted, keys, 8);
        yield return () => c.vpternlogq(keys, shifted, substituted, Xor3);
    }

    /// <summary>What a round key of the cipher is in the equivalent inverse cipher (FIPS 197, 5.3.5): its columns mixed inversely.</summary>
    /// <remarks>A last round of encryption takes back what a round of decryption does to bytes and rows, so that the columns are left.</remarks>
    /// <param name="inverse">Becomes it.</param>
    /// <param name="keys">The round keys of four keys.</param>
    /// <param name="zero">A register that is zero.</param>
    public IEnumerable<Action> Invert(AssemblerRegisterZMM inverse, AssemblerRegisterZMM keys, AssemblerRegisterZMM zero)
    {
        yield return () => _code.vaesenclast(inverse, keys, zero);
        yield return () => _code.vaesdec(inverse, inverse, zero);
    }

    private Label EveryBlock(ulong half)
    {
        Label label = _code.CreateLabel();
        _code.Label(ref label);
        for (int j = 0; j < 4; j++)
        {
            _code.dq(half, half);
        }

        return label;
    }
}
