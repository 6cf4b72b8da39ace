using System.Runtime.InteropServices;

namespace TmeBox.Engine.Cipher;

/// <summary>Keccak-f[1600], the permutation of SHA-3 (FIPS 202), of one, four or eight states at a time.</summary>
internal static class Keccak
{
    /// <summary>What iota adds, round by round.</summary>
    public static ReadOnlySpan<ulong> RoundConstants =>
    [
        0x0000000000000001, 0x0000000000008082, 0x800000000000808A, 0x8000000080008000,
        0x000000000000808B, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
        0x000000000000008A, 0x0000000000000088, 0x0000000080008009, 0x000000008000000A,
        0x000000008000808B, 0x800000000000008B, 0x8000000000008089, 0x8000000000008003,
        0x8000000000008002, 0x8000000000000080, 0x000000000000800A, 0x800000008000000A,
        0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
    ];

    /// <summary>Permutes one state of 25 lanes in place; lane x + 5y of FIPS 202 is <c>state[x + 5y]</c>.</summary>
    public static void Permute(Span<ulong> state) => Permute(MemoryMarshal.Cast<ulong, OneLane>(state));

    /// <summary>Permutes as many states in place as lie side by side.</summary>
    /// <remarks>
    /// Lanes live in locals: rho, pi and chi of one round are written out below; the loads and stores happen once.
    /// </remarks>
    public static void Permute<TLanes>(Span<TLanes> state)
        where TLanes : struct, ILanes<TLanes>
    {
        state = state[..25];
        TLanes s0 = state[0], s1 = state[1], s2 = state[2], s3 = state[3], s4 = state[4];
        TLanes s5 = state[5], s6 = state[6], s7 = state[7], s8 = state[8], s9 = state[9];
        TLanes s10 = state[10], s11 = state[11], s12 = state[12], s13 = state[13], s14 = state[14];
        TLanes s15 = state[15], s16 = state[16], s17 = state[17], s18 = state[18], s19 = state[19];
        TLanes s20 = state[20], s21 = state[21], s22 = state[22], s23 = state[23], s24 = state[24];
        foreach (ulong constant in RoundConstants)
        {
            // theta
            TLanes c0 = TLanes.Xor(TLanes.Xor(s0, s5, s10), s15, s20);
            TLanes c1 = TLanes.Xor(TLanes.Xor(s1, s6, s11), s16, s21);
            TLanes c2 = TLanes.Xor(TLanes.Xor(s2, s7, s12), s17, s22);
            TLanes c3 = TLanes.Xor(TLanes.Xor(s3, s8, s13), s18, s23);
            TLanes c4 = TLanes.Xor(TLanes.Xor(s4, s9, s14), s19, s24);
            TLanes d0 = TLanes.Xor(c4, TLanes.RotateLeft(c1, 1));
            TLanes d1 = TLanes.Xor(c0, TLanes.RotateLeft(c2, 1));
            TLanes d2 = TLanes.Xor(c1, TLanes.RotateLeft(c3, 1));
            TLanes d3 = TLanes.Xor(c2, TLanes.RotateLeft(c4, 1));
            TLanes d4 = TLanes.Xor(c3, TLanes.RotateLeft(c0, 1));

            // rho and pi
            TLanes b0 = TLanes.Xor(s0, d0);
            TLanes b1 = TLanes.RotateLeft(TLanes.Xor(s6, d1), 44);
            TLanes b2 = TLanes.RotateLeft(TLanes.Xor(s12, d2), 43);
            TLanes b3 = TLanes.RotateLeft(TLanes.Xor(s18, d3), 21);
            TLanes b4 = TLanes.RotateLeft(TLanes.Xor(s24, d4), 14);
            TLanes b5 = TLanes.RotateLeft(TLanes.Xor(s3, d3), 28);
            TLanes b6 = TLanes.RotateLeft(TLanes.Xor(s9, d4), 20);
            TLanes b7 = TLanes.RotateLeft(TLanes.Xor(s10, d0), 3);
            TLanes b8 = TLanes.RotateLeft(TLanes.Xor(s16, d1), 45);
            TLanes b9 = TLanes.RotateLeft(TLanes.Xor(s22, d2), 61);
            TLanes b10 = TLanes.RotateLeft(TLanes.Xor(s1, d1), 1);
            TLanes b11 = TLanes.RotateLeft(TLanes.Xor(s7, d2), 6);
            TLanes b12 = TLanes.RotateLeft(TLanes.Xor(s13, d3), 25);
            TLanes b13 = TLanes.RotateLeft(TLanes.Xor(s19, d4), 8);
            TLanes b14 = TLanes.RotateLeft(TLanes.Xor(s20, d0), 18);
            TLanes b15 = TLanes.RotateLeft(TLanes.Xor(s4, d4), 27);
            TLanes b16 = TLanes.RotateLeft(TLanes.Xor(s5, d0), 36);
            TLanes b17 = TLanes.RotateLeft(TLanes.Xor(s11, d1), 10);
            TLanes b18 = TLanes.RotateLeft(TLanes.Xor(s17, d2), 15);
            TLanes b19 = TLanes.RotateLeft(TLanes.Xor(s23, d3), 56);
            TLanes b20 = TLanes.RotateLeft(TLanes.Xor(s2, d2), 62);
            TLanes b21 = TLanes.RotateLeft(TLanes.Xor(s8, d3), 55);
            TLanes b22 = TLanes.RotateLeft(TLanes.Xor(s14, d4), 39);
            TLanes b23 = TLanes.RotateLeft(TLanes.Xor(s15, d0), 41);
            TLanes b24 = TLanes.RotateLeft(TLanes.Xor(s21, d1), 2);

            // chi and iota
            s0 = TLanes.Xor(TLanes.Chi(b0, b1, b2), TLanes.All(constant));
            s1 = TLanes.Chi(b1, b2, b3);
            s2 = TLanes.Chi(b2, b3, b4);
            s3 = TLanes.Chi(b3, b4, b0);
            s4 = TLanes.Chi(b4, b0, b1);
            s5 = TLanes.Chi(b5, b6, b7);
            s6 = TLanes.Chi(b6, b7, b8);
            s7 = TLanes.Chi(b7, b8, b9);
            s8 = TLanes.Chi(b8, b9, b5);
            s9 = TLanes.Chi(b9, b5, b6);
            s10 = TLanes.Chi(b10, b11, b12);
            s11 = TLanes.Chi(b11, b12, b13);
            s12 = TLanes.Chi(b12, b13, b14);
            s13 = TLanes.Chi(b13, b14, b10);
            s14 = TLanes.Chi(b14, b10, b11);
            s15 = TLanes.Chi(b15, b16, b17);
            s16 = TLanes.Chi(b16, b17, b18);
            s17 = TLanes.Chi(b17, b18, b19);
            s18 = TLanes.Chi(b18, b19, b15);
            s19 = TLanes.Chi(b19, b15, b16);
            s20 = TLanes.Chi(b20, b21, b22);
            s21 = TLanes.Chi(b21, b22, b23);
            s22 = TLanes.Chi(b22, b23, b24);
            s23 = TLanes.Chi(b23, b24, b20);
            s24 = TLanes.Chi(b24, b20, b21);
        }

        state[0] = s0;
        state[1] = s1;
        state[2] = s2;
        state[3] = s3;
        state[4] = s4;
        state[5] = s5;
        state[6] = s6;
        state[7] = s7;
        state[8] = s8;
        state[9] = s9;
        state[10] = s10;
        state[11] = s11;
        state[12] = s12;
        state[13] = s13;
        state[14] = s14;
        state[15] = s15;
        state[16] = s16;
        state[17] = s17;
        state[18] = s18;
        state[19] = s19;
        state[20] = s20;
        state[21] = s21;
        state[22] = s22;
        state[23] = s23;
        state[24] = s24;
    }
}
