using Iced.Intel;

namespace TmeBox.X86.Fuzzing.Mutation;

/// <summary>Changes whole instructions near what the rules look at: displacement, registers, scale, segment, width, order.</summary>
internal static class InstructionMutation
{
    private const int Bundle = 32;
    private static readonly long[] Edges = [0, 1, 8, -8, 31, 32, -32, -16, 0x7FF8, 0x7FFF, 0x8000, 0x8001, -0x7FF8, -0x8000, -0x8001, 0x10000, 0x1_0008, 0x1_1000, 0x7FFF_FFFF, -0x8000_0000];
    private static readonly Code[] AllCodes = [.. Enum.GetValues<Code>()];
    private static readonly ILookup<string, Code> Alike = AllCodes.Where(c => c.IsUsable()).ToLookup(c => Shape(c.ToOpCode()), StringComparer.Ordinal);

    /// <summary>Changes one bundle of a program, keeping its length; does nothing if the result does not fit or cannot be encoded.</summary>
    /// <param name="code">The program.</param>
    /// <param name="dictionary">Instructions to put in.</param>
    /// <param name="dice">What decides.</param>
    public static void Apply(byte[] code, IReadOnlyList<Instruction> dictionary, CodeDice dice)
    {
        var start = dice.Below((code.Length + Bundle - 1) / Bundle) * Bundle;
        var bytes = code.AsSpan(start, Math.Min(Bundle, code.Length - start));
        var instructions = Decode(bytes.ToArray(), (ulong)start);
        if (instructions.Count == 0) return;
        Change(instructions, dictionary, dice);
        if (Encode(instructions, (ulong)start, bytes.Length) is { } changed) changed.CopyTo(bytes);
    }

    /// <summary>The instructions of some bytes, without those that are none.</summary>
    public static List<Instruction> Decode(byte[] bytes, ulong ip)
    {
        var decoder = Decoder.Create(64, new ByteArrayCodeReader(bytes), ip);
        var all = new List<Instruction>();
        while (decoder.IP < ip + (ulong)bytes.Length)
        {
            var instruction = decoder.Decode();
            if (!instruction.IsInvalid) all.Add(instruction);
        }

        return all;
    }

    private static void Change(List<Instruction> instructions, IReadOnlyList<Instruction> dictionary, CodeDice dice)
    {
        var at = dice.Below(instructions.Count);
        var one = instructions[at];
        switch (dice.Below(12))
        {
            case 0: one.MemoryDisplacement64 = (ulong)(dice.Once(3) ? (long)one.MemoryDisplacement64 + dice.Of(Edges) : dice.Of(Edges)); break;
            case 1: one.MemoryIndexScale = 1 << dice.Below(4); break;
            case 2: one.MemoryBase = Replaced(one.MemoryBase, dice); break;
            case 3: one.MemoryIndex = Replaced(one.MemoryIndex, dice); break;
            case 4: one.SegmentPrefix = dice.Of([Register.None, Register.GS, Register.FS]); break;
            case 5: ChangeRegister(ref one, dice); break;
            case 6: ChangeImmediate(ref one, dice); break;
            case 7 or 8: one.Code = dice.Of(Alike[Shape(one.Code.ToOpCode())].DefaultIfEmpty(one.Code).ToList()); break;
            case 9:
                instructions.Insert(at, dice.Of(dictionary));
                return;
            case 10:
                instructions.RemoveAt(at);
                return;
            default:
                var with = dice.Below(instructions.Count);
                (instructions[at], instructions[with]) = (instructions[with], one);
                return;
        }

        instructions[at] = one;
    }

    private static Register Replaced(Register register, CodeDice dice) => dice.Below(6) switch
    {
        0 => Register.None,
        1 => Register.R11,
        2 => Register.R14,
        3 => Register.RSP,
        4 when register.IsGPR64() => Register.EAX + (register - Register.RAX),
        4 when register.IsGPR32() => Register.RAX + (register - Register.EAX),
        _ => (dice.Once(2) ? Register.EAX : Register.RAX) + dice.Below(16),
    };

    private static void ChangeRegister(ref Instruction one, CodeDice dice)
    {
        var operand = dice.Below(Math.Max(1, one.OpCount));
        if (one.OpCount == 0 || one.GetOpKind(operand) != OpKind.Register) return;
        var register = one.GetOpRegister(operand);
        var number = dice.Of([dice.Below(16), 4, 11, 14]);
        var first = register.GetInfo().Base;
        one.SetOpRegister(operand, first + (number % 16));
    }

    private static void ChangeImmediate(ref Instruction one, CodeDice dice)
    {
        for (var operand = 0; operand < one.OpCount; operand++)
        {
            if (one.GetOpKind(operand) is not (>= OpKind.Immediate8 and <= OpKind.Immediate32to64)) continue;
            var value = dice.Once(2) ? dice.Of(Edges) : (long)one.GetImmediate(operand) ^ (1L << dice.Below(32));
            one.SetImmediate(operand, Fitting(one.GetOpKind(operand), value));
        }
    }

    private static long Fitting(OpKind kind, long value) => kind switch
    {
        OpKind.Immediate8 or OpKind.Immediate8_2nd => (byte)value,
        OpKind.Immediate16 => (ushort)value,
        OpKind.Immediate32 => (uint)value,
        OpKind.Immediate8to16 or OpKind.Immediate8to32 or OpKind.Immediate8to64 => (sbyte)value,
        OpKind.Immediate32to64 => (int)value,
        _ => value,
    };

    // Trailing nops make room and fill up.
    private static byte[]? Encode(List<Instruction> instructions, ulong ip, int length)
    {
        var writer = new Writer();
        var encoder = Encoder.Create(64, writer);
        foreach (var instruction in instructions)
        {
            var before = writer.Bytes.Count;
            if (!encoder.TryEncode(instruction, ip + (ulong)before, out _, out _)) return null;
            if (writer.Bytes.Count <= length) continue;
            writer.Bytes.RemoveRange(before, writer.Bytes.Count - before);
            break;
        }

        while (writer.Bytes.Count < length) writer.Bytes.Add(0x90);
        return [.. writer.Bytes];
    }

    private static bool IsUsable(this Code code) => code.ToOpCode() is { IsInstruction: true, Mode64: true };

    private static string Shape(OpCodeInfo info) => info.Encoding + string.Join(',', Enumerable.Range(0, info.OpCount).Select(info.GetOpKind));

    private sealed class Writer : CodeWriter
    {
        public List<byte> Bytes { get; } = [];

        public override void WriteByte(byte value) => Bytes.Add(value);
    }
}
