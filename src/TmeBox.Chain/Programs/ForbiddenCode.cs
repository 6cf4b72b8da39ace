using System.Collections.Immutable;
using Iced.Intel;
using TmeBox.X86.Fuzzing.Mutation;
using static TmeBox.Chain.Programs.Operands;

namespace TmeBox.Chain.Programs;

/// <summary>Code that leaves its window if it is let: every generated program is offered it, and takes what the verifier accepts.</summary>
/// <remarks>A sound verifier accepts none; one with a hole accepts what the hole lets pass. So programs of a broken chain are made as all others are.</remarks>
internal static class ForbiddenCode
{
    private const int FarBeyond = 0x2_4000;
    private const int LargestStep = 0x7FF8;

    /// <summary>How many kinds there are.</summary>
    public const int Kinds = 10;

    /// <summary>A piece for each of some bundles in a row.</summary>
    /// <param name="kind">0 to <see cref="Kinds"/> - 1.</param>
    /// <param name="dice">What decides.</param>
    /// <param name="offset">Window offset of the first bundle.</param>
    public static ImmutableArray<CodePiece> Of(int kind, CodeDice dice, uint offset)
    {
        Register Any() => dice.Of(Free);
        Instruction Access(MemoryOperand operand) =>
            dice.Once(2) ? Instruction.Create(Code.Mov_r64_rm64, Any(), operand) : Instruction.Create(Code.Mov_rm64_r64, operand, Any());
        return kind switch
        {
            0 => [new(false, Access(Plain(Any(), dice.Below(256), Register.GS)))],
            1 => [new(false, Access(Plain(Any(), dice.Below(256))))],
            2 => [new(false, Access(Pair(Register.RSP, Any(), dice.Below(256))))],
            3 => [new(false, Access(Plain(Register.RSP, Beyond(dice))))],
            4 => [new(false, Access(Relative(offset - (dice.Once(2) ? 0x2_C000UL : 0x3_0000UL) - ((ulong)dice.Below(512) * 8))))],
            5 => [new(false, Instruction.Create(Code.Mov_r32_rm32, Register.R11D, Half(Any())), Access(Pair(Register.R14, Register.R11, Beyond(dice))))],
            6 => [new(false, Instruction.Create(Code.Mov_r64_rm64, Register.R11, Any()), Access(Pair(Register.R14, Register.R11, dice.Below(256))))],
            7 => [new(false, Instruction.Create(Code.Mov_r64_rm64, Register.R14, Any())), new(false, Instruction.Create(Code.Mov_r32_rm32, Register.R11D, Half(Any())), Access(Pair(Register.R14, Register.R11, 0)))],
            8 => [new(false, Instruction.Create(Code.Jmp_rm64, Any()))],
            _ => Untouched(dice.Once(2) ? Code.Sub_rm64_imm32 : Code.Add_rm64_imm32, dice.Below(4)),
        };
    }

    private static long Beyond(CodeDice dice) => (dice.Once(2) ? 1 : -1) * (FarBeyond + (8L * dice.Below(0x1000)));

    // Steps of the stack pointer without a touch, one a bundle, over both guards.
    private static ImmutableArray<CodePiece> Untouched(Code step, int more) =>
    [
        .. Enumerable.Repeat(new CodePiece(false, Instruction.Create(step, Register.RSP, LargestStep), Instruction.Create(Code.Nopd)), 5 + more),
        new(false, Instruction.Create(Code.Push_r64, Register.RAX)),
    ];
}
