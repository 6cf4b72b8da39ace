using System.Numerics;

namespace TmeBox.Engine.Cipher;

/// <summary>The S-boxes of AES and the round tables built on them (FIPS 197), computed once from their definitions.</summary>
internal static class AesTables
{
    /// <summary>SubBytes: the inverse in GF(2^8), then the affine map.</summary>
    public static readonly byte[] Sub = MakeSub();

    /// <summary>InvSubBytes.</summary>
    public static readonly byte[] InverseSub = Invert(Sub);

    /// <summary>SubBytes then MixColumns of a byte in row 0, as a little-endian column: 2s, s, s, 3s.</summary>
    public static readonly uint[] Forward = Round(Sub, 0x02, 0x01, 0x01, 0x03);

    /// <summary>InvSubBytes then InvMixColumns of a byte in row 0, as a little-endian column: 14s, 9s, 13s, 11s.</summary>
    public static readonly uint[] Backward = Round(InverseSub, 0x0E, 0x09, 0x0D, 0x0B);

    /// <summary>Multiplies in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1.</summary>
    public static byte Multiply(int a, int b)
    {
        int product = 0;
        for (; b != 0; b >>= 1)
        {
            product ^= (b & 1) * a;
            a = (a << 1) ^ ((a >> 7) * 0x11B);
        }

        return (byte)product;
    }

    private static byte[] MakeSub()
    {
        var table = new byte[256];
        for (int x = 0; x < 256; x++)
        {
            byte inverse = 0;
            for (int y = 1; y < 256 && inverse == 0; y++)
            {
                inverse = Multiply(x, y) == 1 ? (byte)y : (byte)0;
            }

            int rotations = inverse * 0x101;
            table[x] = (byte)(0x63 ^ inverse ^ (rotations >> 7) ^ (rotations >> 6) ^ (rotations >> 5) ^ (rotations >> 4));
        }

        return table;
    }

    private static byte[] Invert(byte[] table)
    {
        var inverse = new byte[256];
        for (int x = 0; x < 256; x++)
        {
            inverse[table[x]] = (byte)x;
        }

        return inverse;
    }

    private static uint[] Round(byte[] sub, int row0, int row1, int row2, int row3)
    {
        var table = new uint[256];
        for (int x = 0; x < 256; x++)
        {
            int s = sub[x];
            table[x] = Multiply(s, row0) | (uint)Multiply(s, row1) << 8 | (uint)Multiply(s, row2) << 16 | (uint)Multiply(s, row3) << 24;
        }

        return table;
    }

    /// <summary>SubWord of the key expansion.</summary>
    public static uint SubWord(uint word) =>
        Sub[(byte)word] | (uint)Sub[(byte)(word >> 8)] << 8 | (uint)Sub[(byte)(word >> 16)] << 16 | (uint)Sub[word >> 24] << 24;

    /// <summary>InvMixColumns of one column.</summary>
    public static uint InverseMix(uint column) =>
        Backward[Sub[(byte)column]]
        ^ BitOperations.RotateLeft(Backward[Sub[(byte)(column >> 8)]], 8)
        ^ BitOperations.RotateLeft(Backward[Sub[(byte)(column >> 16)]], 16)
        ^ BitOperations.RotateLeft(Backward[Sub[column >> 24]], 24);
}
