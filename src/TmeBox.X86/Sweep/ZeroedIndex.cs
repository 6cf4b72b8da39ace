namespace TmeBox.X86.Sweep;

/// <summary>
/// The one operand for which it counts that the upper half of r11 is zero: based on r14 and indexed by r11, unscaled. That it counts for no other is proved
/// (Sweep.ZeroCountsForOneOperand).
/// </summary>
internal static class ZeroedIndex
{
    // The SIB byte of such an operand: no scale, and the lower bits of both registers.
    private const byte Sib = 11 % 8 << 3 | 14 % 8;

    /// <summary>Whether a form has it.</summary>
    public static bool Names(in SweptForm form) => form.Base == 14 && form.Index == 11 && form.Scale == 0 && !form.VectorIndex;

    /// <summary>Whether it may be among some instructions, by their bytes: certainly not if there is no such SIB behind a ModRM that asks for one.</summary>
    public static bool MayBeIn(ReadOnlySpan<byte> bytes)
    {
        for (var (start, found) = (1, 0); start < bytes.Length && (found = bytes[start..].IndexOf(Sib)) >= 0; start += found + 1)
            if (bytes[start + found - 1] is < 0xC0 and var modRM && (modRM & 7) == 4)
                return true;
        return false;
    }
}
