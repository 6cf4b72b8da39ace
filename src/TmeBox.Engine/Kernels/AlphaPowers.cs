using Iced.Intel;

namespace TmeBox.Engine.Kernels;

/// <summary>Emits the multiples of encrypted tweaks by the powers of alpha that the four blocks of a line take (IEEE 1619).</summary>
/// <remarks>
/// Multiplication by alpha doubles each 64-bit half by an addition. The two bits that leave are found without a shift: a byte shuffle brings their
/// bytes to where the bits act, and a second one, with those bytes as its control, gives 0 where the top bit of the byte is set and all ones
/// elsewhere; a ternary operation does the rest. Shuffles run on port 5 (AMD: pipes 1 and 2) and additions and logic on any, while shifts would
/// compete with AES for port 0; carry-less multiplication costs two AES slots each on AMD.
/// </remarks>
internal static class AlphaPowers
{
    /// <summary>a ^ (~b &amp; c) of a ternary operation.</summary>
    private const byte XorWhereClear = 0xD2;

    /// <summary>
    /// Turns the tweaks of four lines, T0 to T3 in the blocks of one register, into one register a line with T, alpha T, alpha^2 T and alpha^3 T.
    /// </summary>
    /// <param name="c">Where to emit.</param>
    /// <param name="constants">The constants.</param>
    /// <param name="tweaks">The four tweaks; used up.</param>
    /// <param name="lines">Four registers; afterwards line i is in <c>lines[<see cref="Place"/>[i]]</c>.</param>
    /// <param name="ones">A register with all bits set.</param>
    /// <param name="carry">Used up.</param>
    /// <param name="mask">Used up.</param>
    public static void FourLines(
        Assembler c, KernelConstants constants, AssemblerRegisterZMM tweaks, AssemblerRegisterZMM[] lines,
        AssemblerRegisterZMM ones, AssemblerRegisterZMM carry, AssemblerRegisterZMM mask)
    {
        AssemblerRegisterZMM power = tweaks;
        c.vpshufb(carry, tweaks, constants.CarryBytes);
        for (int j = 1; j < 4; j++)
        {
            c.vpshufb(mask, ones, carry);
            c.vpaddq(lines[j], power, power);
            c.vpternlogq(lines[j], mask, constants.Polynomial, XorWhereClear);
            power = lines[j];

            // The bit below the one that left is the one that leaves next: the polynomial changes the lowest byte only.
            c.vpaddb(carry, carry, carry);
        }

        Transpose(c, tweaks, lines);
    }

    /// <summary>Where <see cref="FourLines"/> leaves line i.</summary>
    public static ReadOnlySpan<int> Place => [2, 0, 1, 3];

    /// <summary>From a register a power, holding four lines, to a register a line, holding four powers.</summary>
    private static void Transpose(Assembler c, AssemblerRegisterZMM first, AssemblerRegisterZMM[] lines)
    {
        const byte LowerPairs = 0x44, UpperPairs = 0xEE, Even = 0x88, Odd = 0xDD;
        c.vshufi64x2(lines[0], first, lines[1], LowerPairs);
        c.vshufi64x2(first, first, lines[1], UpperPairs);
        c.vshufi64x2(lines[1], lines[2], lines[3], LowerPairs);
        c.vshufi64x2(lines[3], lines[2], lines[3], UpperPairs);
        c.vshufi64x2(lines[2], lines[0], lines[1], Even);
        c.vshufi64x2(lines[0], lines[0], lines[1], Odd);
        c.vshufi64x2(lines[1], first, lines[3], Even);
        c.vshufi64x2(lines[3], first, lines[3], Odd);
    }

    /// <summary>Emits the powers of one line: T, alpha T, alpha^2 T and alpha^3 T are <paramref name="powers"/> ^ <paramref name="product"/>.</summary>
    /// <remarks>
    /// One line has no neighbours to share doublings with, so block j is shifted by j at once and what left is multiplied back in. The two parts are left for
    /// the ternary operations of whoever needs the sum: an instruction less on the longest way through a line.
    /// </remarks>
    /// <param name="c">Where to emit.</param>
    /// <param name="constants">The constants.</param>
    /// <param name="powers">In its lowest block T.</param>
    /// <param name="swapped">Used up.</param>
    /// <param name="product">Becomes the other part.</param>
    public static void OneLine(Assembler c, KernelConstants constants, AssemblerRegisterZMM powers, AssemblerRegisterZMM swapped, AssemblerRegisterZMM product)
    {
        const byte Broadcast = 0x00, SwapHalves = 0x4E, FromUpperHalf = 0x01;
        c.vshufi64x2(powers, powers, powers, Broadcast);
        c.vpsrlvq(product, powers, constants.ShiftDown);
        c.vpshufd(swapped, powers, SwapHalves);

        // What leaves a half comes in at the other's end: right for the upper one; the lower one should get it times 87H, so 86H more.
        c.vpshldvq(powers, swapped, constants.ShiftUp);
        c.vpclmulqdq(product, product, constants.Remainder, FromUpperHalf);
    }

    /// <summary>Times alpha, in general registers: twice the number, and 87H added if bit 127 left. The flags tie the five instructions together.</summary>
    public static void Double(Assembler c, AssemblerRegister64 low, AssemblerRegister64 high, AssemblerRegister64 carry)
    {
        c.add(low, low);
        c.adc(high, high);
        c.sbb(carry, carry);
        c.and(carry, 0x87);
        c.xor(low, carry);
    }
}
