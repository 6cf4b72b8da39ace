using System.Buffers.Binary;
using System.Reflection;
using System.Reflection.Emit;

namespace TmeBox.Lifting.Compiled;

/// <summary>Reads the body of a method.</summary>
internal static class CilReader
{
    private const int Prefix = 0xFE;

    private static readonly Dictionary<ushort, OpCode> Codes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (OpCode)f.GetValue(null)!).ToDictionary(c => (ushort)c.Value);

    /// <summary>The instructions by offset.</summary>
    /// <exception cref="LiftingException">It has no body, or handles exceptions.</exception>
    public static SortedDictionary<int, CilInstruction> Read(MethodBase method)
    {
        var name = $"{method.DeclaringType?.Name}.{method.Name}";
        var body = method.GetMethodBody() ?? throw new LiftingException($"{name} has no body");
        if (body.ExceptionHandlingClauses.Count > 0) throw new LiftingException($"{name} handles exceptions");
        var (bytes, instructions) = (body.GetILAsByteArray()!, new SortedDictionary<int, CilInstruction>());
        for (var at = 0; at < bytes.Length;)
        {
            var (offset, code) = (at, CodeAt(bytes, ref at));
            var operand = OperandAt(method, code, bytes, ref at);
            instructions.Add(offset, new(name, offset, code, operand, at));
        }

        return instructions;
    }

    private static OpCode CodeAt(byte[] bytes, ref int at)
    {
        int value = bytes[at++];
        return Codes[(ushort)(value == Prefix ? value << 8 | bytes[at++] : value)];
    }

    private static object? OperandAt(MethodBase method, OpCode code, byte[] bytes, ref int at)
    {
        var start = at;
        ReadOnlySpan<byte> rest = bytes.AsSpan(at);
        var size = SizeOf(code.OperandType, rest);
        var next = at += size;
        return code.OperandType switch
        {
            OperandType.InlineNone => null,
            OperandType.ShortInlineI => (long)(sbyte)rest[0],
            OperandType.InlineI => (long)BinaryPrimitives.ReadInt32LittleEndian(rest),
            OperandType.InlineI8 => BinaryPrimitives.ReadInt64LittleEndian(rest),
            OperandType.ShortInlineVar => (int)rest[0],
            OperandType.InlineVar => (int)BinaryPrimitives.ReadUInt16LittleEndian(rest),
            OperandType.ShortInlineBrTarget => next + (sbyte)rest[0],
            OperandType.InlineBrTarget => next + BinaryPrimitives.ReadInt32LittleEndian(rest),
            OperandType.InlineSwitch => Enumerable.Range(0, size / 4 - 1).Select(i => next + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(start + 4 + 4 * i))).ToArray(),
            _ => method.Module.ResolveMember(BinaryPrimitives.ReadInt32LittleEndian(rest), method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null),
        };
    }

    private static int SizeOf(OperandType type, ReadOnlySpan<byte> rest) => type switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineI or OperandType.ShortInlineVar or OperandType.ShortInlineBrTarget => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + 4 * BinaryPrimitives.ReadInt32LittleEndian(rest),
        _ => 4,
    };
}
