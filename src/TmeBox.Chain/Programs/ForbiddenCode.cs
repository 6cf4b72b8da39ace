using System.Collections.Immutable;
using Iced.Intel;
using TmeBox.X86.Fuzzing.Mutation;
using static TmeBox.Chain.Programs.Operands;

namespace TmeBox.Chain.Programs;

/// <summary>Code that leaves its window if it is let: every generated program is offered it, and takes what the verifier accepts.</summary>
/// <remarks>
/// A sound verifier accepts none; one with a hole accepts what the hole lets pass. So programs of a broken chain are made as all others are. Half of it aims
/// at the other window, whose place is no secret.
/// </remarks>
/// <param name="dice">What decides.</param>
/// <param name="start">The address of the program's window.</param>
/// <param name="aims">Addresses in the other window.</param>
internal sealed class ForbiddenCode(CodeDice dice, ulong start, IReadOnlyList<ulong> aims)
{
    private const int FarBeyond = 0x2_4000;
    private const int LargestStep = 0x7FF8;
    private const ulong HighPages = unchecked(0UL - 0x1_3000);

    /// <summary>A piece for each of some bundles in a row.</summary>
    public ImmutableArray<CodePiece> Next() => dice.Below(10) switch
    {
        0 => Through(aim => aim - start, register => Access(Plain(register, dice.Below(64), Register.GS))),
        1 => Through(aim => aim, register => Access(Plain(register, dice.Below(64)))),
        2 => [new(false, Access(Pair(Register.RSP, Any(), dice.Below(256))))],
        3 => [new(false, Access(Plain(Register.RSP, Beyond())))],
        4 => [new(false, Access(Relative(HighPages + ((ulong)dice.Below(384) * 8))))],
        5 => [new(false, Instruction.Create(Code.Mov_r32_rm32, Register.R11D, Half(Any())), Access(Pair(Register.R14, Register.R11, Beyond())))],
        6 => Through(aim => aim - start, register => [Instruction.Create(Code.Mov_r64_rm64, Register.R11, register), Access(Pair(Register.R14, Register.R11, dice.Below(64)))]),
        7 => [.. Through(aim => aim, register => Instruction.Create(Code.Mov_r64_rm64, Register.R14, register)), new(false, Instruction.Create(Code.Mov_r32_imm32, Register.R11D, dice.Below(64)), Access(Pair(Register.R14, Register.R11, 0)))],
        8 => Through(aim => aim, register => [Instruction.Create(Code.Nopd), Instruction.Create(Code.Jmp_rm64, register)]),
        _ => Untouched(dice.Once(2) ? Code.Sub_rm64_imm32 : Code.Add_rm64_imm32, dice.Below(4)),
    };

    private Register Any() => dice.Of(Free);

    private Instruction Access(MemoryOperand operand) =>
        dice.Once(2) ? Instruction.Create(Code.Mov_r64_rm64, Any(), operand) : Instruction.Create(Code.Mov_rm64_r64, operand, Any());

    private ImmutableArray<CodePiece> Through(Func<ulong, ulong> value, Func<Register, Instruction> access) => Through(value, register => new[] { access(register) });

    private ImmutableArray<CodePiece> Through(Func<ulong, ulong> value, Func<Register, Instruction[]> access)
    {
        var register = Any();
        return dice.Once(2) ? [new(false, access(register))] : [new(false, [Instruction.Create(Code.Mov_r64_imm64, register, value(dice.Of(aims))), .. access(register)])];
    }

    private long Beyond() => (dice.Once(2) ? 1 : -1) * (FarBeyond + (8L * dice.Below(0x1000)));

    // Steps of the stack pointer without a touch, one a bundle, over both guards.
    private static ImmutableArray<CodePiece> Untouched(Code step, int more) =>
    [
        .. Enumerable.Repeat(new CodePiece(false, Instruction.Create(step, Register.RSP, LargestStep), Instruction.Create(Code.Nopd)), 5 + more),
        new(false, Instruction.Create(Code.Push_r64, Register.RAX)),
    ];
}
