using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;

namespace TmeBox.X86.Sweep;

/// <summary>
/// Any code laid out as code for a sandbox is: memory operands that name neither the stack nor the code go through gs with 32-bit addresses, and no instruction
/// lies over the end of a bundle. It is as long and as varied as instrumented code; where its branches go, nothing that runs would start.
/// </summary>
public static class InstrumentedLayout
{
    private const int Bundle = (int)CodeLimits.BundleSize;

    // By length, those that processors are said to like best.
    private static readonly byte[][] Nops =
    [
        [], [0x90], [0x66, 0x90], [0x0F, 0x1F, 0x00], [0x0F, 0x1F, 0x40, 0x00], [0x0F, 0x1F, 0x44, 0x00, 0x00], [0x66, 0x0F, 0x1F, 0x44, 0x00, 0x00],
        [0x0F, 0x1F, 0x80, 0x00, 0x00, 0x00, 0x00], [0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00], [0x66, 0x0F, 0x1F, 0x84, 0x00, 0x00, 0x00, 0x00, 0x00],
    ];

    private static ReadOnlySpan<byte> Confinement => [0x65, 0x67];

    /// <summary>The first instructions of some code, laid out so.</summary>
    /// <param name="code">The code; what decodes to nothing is left out.</param>
    /// <param name="place">Where it starts in a bundle: 0 to 31.</param>
    /// <returns>As many bytes as the code has, or fewer where much was left out; the last instruction is whole.</returns>
    public static byte[] Of(byte[] code, int place)
    {
        ArgumentNullException.ThrowIfNull(code);
        ArgumentOutOfRangeException.ThrowIfNegative(place);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(place, Bundle);
        var (made, decoder) = (new List<byte>(code.Length), Decoder.Create(64, new ByteArrayCodeReader(code)));
        Span<byte> instruction = stackalloc byte[Confinement.Length + CaseLayout.Longest];
        for (var at = 0; at < code.Length; at = (int)decoder.IP)
        {
            decoder.Decode(out var decoded);
            if (decoded.IsInvalid) continue;
            var length = 0;
            if (IsConfined(decoded))
            {
                Confinement.CopyTo(instruction);
                length = Confinement.Length;
            }

            code.AsSpan(at, decoded.Length).CopyTo(instruction[length..]);
            length += decoded.Length;
            var left = Bundle - (place + made.Count) % Bundle;
            var padding = length > left ? left : 0;
            if (made.Count + padding + length > code.Length) break;
            for (int rest = padding, some; rest > 0; rest -= some) made.AddRange(Nops[some = Math.Min(rest, Nops.Length - 1)]);
            made.AddRange(instruction[..length]);
        }

        return [.. made];
    }

    // An address of eight bytes in the instruction itself would be read as one of four.
    private static bool IsConfined(in Instruction instruction) =>
        InstructionFamilies.HasMemory(instruction)
        && InstructionFamilies.ClassOf(instruction) != InstructionClass.AddressOnly
        && instruction.MemoryBase is not (Register.RSP or Register.RIP or Register.EIP)
        && instruction.SegmentPrefix == Register.None
        && instruction.MemoryDisplSize != 8
        && instruction.Length <= CaseLayout.Longest - Confinement.Length;
}
