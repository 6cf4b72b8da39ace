using TmeBox.Spec.Instrumentation;

namespace TmeBox.X86.Forms;

/// <summary>Reads the legacy and REX prefixes of an instruction from its bytes, since decoders report only the ones that count.</summary>
internal static class PrefixReader
{
    /// <summary>The prefixes.</summary>
    /// <param name="bytes">The instruction.</param>
    /// <param name="selects">The F2 or F3 that is part of the opcode; 0 if none is.</param>
    public static PrefixForm Read(ReadOnlySpan<byte> bytes, byte selects)
    {
        int locks = 0, segments = 0, sizes = 0, addresses = 0, rexes = 0;
        bool afterRex = false, foreign = false, gs = false, repeat = false;
        foreach (var b in bytes)
        {
            if ((b & 0xF0) == 0x40)
            {
                rexes++;
                continue;
            }

            switch (b)
            {
                case 0xF0:
                    locks++;
                    break;
                case 0xF2 or 0xF3:
                    locks++;
                    repeat |= b != selects;
                    break;
                case 0x65:
                    segments++;
                    gs = true;
                    break;
                case 0x2E or 0x36 or 0x3E or 0x26 or 0x64:
                    segments++;
                    foreign = true;
                    break;
                case 0x66:
                    sizes++;
                    break;
                case 0x67:
                    addresses++;
                    break;
                default:
                    return new(Math.Max(Math.Max(locks, segments), Math.Max(Math.Max(sizes, addresses), rexes)) > 1, afterRex, foreign, gs, addresses > 0, sizes > 0, repeat);
            }

            afterRex |= rexes > 0;
        }

        return PrefixForm.None;
    }
}
