using Iced.Intel;

namespace TmeBox.X86.Sweep;

/// <summary>Which opcodes are followed by ModRM, from the decoder's own description of its opcodes.</summary>
internal static class OpcodeLayout
{
    /// <summary>Opcode maps of legacy encodings: the one-byte opcodes, 0F, 0F38 and 0F3A.</summary>
    public const int LegacyMaps = 4;

    private static readonly bool[] Legacy = Of(EncodingKind.Legacy, LegacyMaps);
    private static readonly bool[] Vex = Of(EncodingKind.VEX, 32);

    public static bool LegacyHasModRM(int map, int opcode) => Legacy[map << 8 | opcode];

    public static bool VexHasModRM(int map, int opcode) => Vex[map << 8 | opcode];

    private static bool[] Of(EncodingKind encoding, int maps)
    {
        var has = new bool[maps << 8];
        foreach (var code in Enum.GetValues<Code>().Select(c => c.ToOpCode()).Where(o => o.IsInstruction && o.Mode64 && !o.Fwait && o.Encoding == encoding))
        {
            var map = code.Table - OpCodeTableKind.Normal;
            var opcode = code.OpCodeLength == 2 ? code.OpCode >> 8 : code.OpCode;
            has[map << 8 | (int)opcode] |= code.OpCodeLength == 2 || code.GroupIndex >= 0 || code.RmGroupIndex >= 0
                || Enumerable.Range(0, code.OpCount).Select(code.GetOpKind).Any(InModRM);
        }

        return has;
    }

    private static bool InModRM(OpCodeOperandKind kind)
    {
        var name = kind.ToString();
        return name.Contains("_reg", StringComparison.Ordinal) || name.Contains("_rm", StringComparison.Ordinal) || name.Contains("_or_mem", StringComparison.Ordinal)
            || name.StartsWith("mem", StringComparison.Ordinal) && kind != OpCodeOperandKind.mem_offs || kind is OpCodeOperandKind.sibmem;
    }
}
