using Iced.Intel;
using TmeBox.Engine.Cipher;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Kernels;

/// <summary>
/// Emits <c>void (Vector512&lt;ulong&gt;* state)</c>: Keccak-f[1600] (FIPS 202) on eight states, lane by lane side by side, as far as a MAC needs it.
/// </summary>
/// <remarks>
/// <para>
/// Lanes 0 to 12 are read, those after them are the frame (<see cref="MacFrame"/>), and lane 0 of the result is written in the place of lane 0. A store of
/// 64 bytes costs AMD two cycles, so those that nobody reads are left out, and with them most of the last round.
/// </para>
/// <para>
/// All 25 lanes stay in registers for all 24 rounds, which leaves seven: theta and chi are ordered so that seven are enough. Pi costs nothing, it renames
/// registers while the code is emitted; after 24 rounds each lane is back in its own. A round is 90 operations of 512 bits: 29 rotations, on port 0 (AMD:
/// pipes 1 and 2), and 61 of logic, on ports 0 and 5 (AMD: all four), so 45 cycles at best.
/// </para>
/// </remarks>
/// <param name="c">Where to emit.</param>
/// <param name="roundConstants">The 24 constants of iota.</param>
internal sealed class KeccakKernel(Assembler c, ulong[] roundConstants)
{
    private const byte Xor3 = 0x96, XorWhereClear = 0xD2;
    private const int InputLanes = 13, LastLaneOfBlock = 16;
    private static readonly AssemblerRegister64 State = rdi, Constants = rax;
    private static readonly AssemblerRegisterZMM[] All =
    [
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11, zmm12, zmm13, zmm14, zmm15,
        zmm16, zmm17, zmm18, zmm19, zmm20, zmm21, zmm22, zmm23, zmm24,
    ];

    private static readonly AssemblerRegisterZMM[] Sums = [zmm25, zmm26, zmm27, zmm28, zmm29];
    private static readonly AssemblerRegisterZMM Spare = zmm30, SecondSpare = zmm31;

    // Rho (FIPS 202, 3.2.2), by x + 5y.
    private static readonly byte[] Rotations = MakeRotations();

    // Where lane x + 5y is now.
    private AssemblerRegisterZMM[] _lanes = All;
    private Label _constants = c.CreateLabel();

    /// <summary>Emits it, and its constants behind it.</summary>
    public void Emit()
    {
        c.lea(Constants, __[_constants]);
        for (int i = 0; i < 25; i++)
        {
            if (i < InputLanes)
            {
                c.vmovdqu64(_lanes[i], __zmmword_ptr[State + (64 * i)]);
            }
            else
            {
                c.vpxord(_lanes[i], _lanes[i], _lanes[i]);
            }
        }

        c.vpbroadcastq(_lanes[LastLaneOfBlock], __qword_ptr[Constants + (8 * roundConstants.Length)]);
        for (int round = 0; round < roundConstants.Length - 1; round++)
        {
            Theta();
            RhoPiAndChi();
            c.vpxorq(_lanes[0], _lanes[0], __qword_bcst[Constants + (8 * round)]);
        }

        Theta();
        FirstLane();
        c.vpxorq(_lanes[0], _lanes[0], __qword_bcst[Constants + (8 * (roundConstants.Length - 1))]);
        c.vmovdqu64(__zmmword_ptr[State], _lanes[0]);
        c.vzeroupper();
        c.ret();
        c.Label(ref _constants);
        foreach (ulong constant in roundConstants)
        {
            c.dq(constant);
        }

        c.dq(MacFrame.LastBit);
    }

    /// <summary>The parities of the columns, and from them what theta adds to each column: the one before and, rotated by one, the one after.</summary>
    private void Theta()
    {
        for (int x = 0; x < 5; x++)
        {
            c.vmovdqa64(Sums[x], _lanes[x]);
            c.vpternlogq(Sums[x], _lanes[x + 5], _lanes[x + 10], Xor3);
        }

        for (int x = 0; x < 5; x++)
        {
            c.vpternlogq(Sums[x], _lanes[x + 15], _lanes[x + 20], Xor3);
        }

        // In this order each parity is rotated before its register is reused.
        c.vprolq(Spare, Sums[4], 1);
        Add(4, 1);
        Add(1, 3);
        Add(3, 0);
        Add(0, 2);
        c.vpxorq(Sums[2], Sums[2], Spare);

        void Add(int before, int after)
        {
            c.vprolq(SecondSpare, Sums[after], 1);
            c.vpxorq(Sums[before], Sums[before], SecondSpare);
        }
    }

    /// <summary>Row by row of the new state: theta's sum, rho's rotation, pi's renaming, then chi. Rotations and logic alternate, for their ports' sake.</summary>
    private void RhoPiAndChi()
    {
        var moved = new AssemblerRegisterZMM[25];
        for (int y = 0; y < 5; y++)
        {
            AssemblerRegisterZMM[] row = Row(y, lanes: 5);
            Chi(row);
            row.CopyTo(moved, 5 * y);
        }

        _lanes = moved;
    }

    /// <summary>The same of lane 0 alone, which chi makes of the first three of its row.</summary>
    private void FirstLane()
    {
        AssemblerRegisterZMM[] row = Row(0, lanes: 3);
        c.vpternlogq(row[0], row[1], row[2], XorWhereClear);
        _lanes[0] = row[0];
    }

    /// <summary>The first lanes of a row of the new state before chi.</summary>
    private AssemblerRegisterZMM[] Row(int y, int lanes)
    {
        var row = new AssemblerRegisterZMM[lanes];
        for (int x = 0; x < lanes; x++)
        {
            (int oldX, int oldY) = ((x + (3 * y)) % 5, x);
            row[x] = _lanes[oldX + (5 * oldY)];
            c.vpxorq(row[x], row[x], Sums[(oldX + 4) % 5]);
            if (Rotations[oldX + (5 * oldY)] != 0)
            {
                c.vprolq(row[x], row[x], Rotations[oldX + (5 * oldY)]);
            }
        }

        return row;
    }

    /// <summary>A lane changes by the two after it, which for the last two are copies of the first two.</summary>
    private void Chi(AssemblerRegisterZMM[] b)
    {
        c.vmovdqa64(Spare, b[0]);
        c.vmovdqa64(SecondSpare, b[1]);
        c.vpternlogq(b[0], b[1], b[2], XorWhereClear);
        c.vpternlogq(b[1], b[2], b[3], XorWhereClear);
        c.vpternlogq(b[2], b[3], b[4], XorWhereClear);
        c.vpternlogq(b[3], b[4], Spare, XorWhereClear);
        c.vpternlogq(b[4], Spare, SecondSpare, XorWhereClear);
    }

    private static byte[] MakeRotations()
    {
        var rotations = new byte[25];
        for (int t = 0, x = 1, y = 0; t < 24; t++)
        {
            rotations[x + (5 * y)] = (byte)((t + 1) * (t + 2) / 2 % 64);
            (x, y) = (y, ((2 * x) + (3 * y)) % 5);
        }

        return rotations;
    }
}
