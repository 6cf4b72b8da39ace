using Iced.Intel;
using TmeBox.Chain.Layout;
using TmeBox.X86.Fuzzing.Mutation;
using static TmeBox.Chain.Programs.Operands;

namespace TmeBox.Chain.Programs;

/// <summary>Draws pieces of instrumented code: every accepted form of memory operand, stack step, branch, return and host call.</summary>
/// <param name="dice">What decides.</param>
/// <param name="offsets">Window offsets that are worth to name.</param>
internal sealed class OrdinaryCode(CodeDice dice, IReadOnlyList<uint> offsets)
{
    private const int Reach = 0x7FF0;
    private static readonly long BasePage = (long)ChainLayout.Limits.BasePage.Concrete;
    private static readonly long GateTable = (long)ChainLayout.Limits.GateTable.Concrete;

    /// <summary>A piece.</summary>
    /// <param name="bundles">Window offsets of the program's bundles, to branch to.</param>
    /// <param name="next">Window offset of the bundle after this one.</param>
    public CodePiece Next(IReadOnlyList<uint> bundles, uint next) => dice.Below(31) switch
    {
        0 => new(false, Instruction.Create(Code.Mov_r64_rm64, Any(), BySegment())),
        1 => new(false, Instruction.Create(Code.Mov_rm64_r64, BySegment(), Any())),
        2 or 24 or 25 => Aimed(register => Instruction.Create(Code.Mov_r64_rm64, Any(), Segment(register, Register.None, 1, 0))),
        3 or 26 or 27 => Aimed(register => Instruction.Create(Code.Mov_rm64_r64, Segment(register, Register.None, 1, 0), Any())),
        4 => new(false, Instruction.Create(Code.Add_rm32_r32, BySegment(), Half(Any()))),
        5 => new(false, Instruction.Create(Code.VEX_Vmovdqu_ymm_ymmm256, Register.YMM0 + dice.Below(16), BySegment())),
        6 => new(false, Instruction.Create(Code.VEX_Vmovdqu_ymmm256_ymm, BySegment(), Register.YMM0 + dice.Below(16))),
        7 => new(false, Instruction.Create(Code.Mov_r64_rm64, Any(), Plain(Register.RSP, Distance()))),
        8 => new(false, Instruction.Create(Code.Mov_rm64_r64, Plain(Register.RSP, Distance()), Any())),
        9 => new(false, Instruction.Create(Code.Mov_r32_rm32, Half(Any()), Relative(Near()))),
        10 or 11 => Paired(Instruction.Create(Code.Mov_r64_rm64, Any(), Pair(Register.R14, Register.R11, Distance()))),
        12 => Paired(Instruction.Create(Code.Mov_rm64_r64, Pair(Register.R14, Register.R11, Distance()), Any())),
        13 => new(false, Instruction.Create(Code.Push_r64, Any())),
        14 => new(false, Instruction.Create(Code.Pop_r64, Any())),
        15 => new(false, Instruction.Create(Code.Mov_r32_imm32, Half(Any()), Offset())),
        16 => Computing(),
        17 => Stepping(),
        18 => new(false, Instruction.Create(Code.Mov_r32_rm32, Register.ESP, Half(Any())), Instruction.Create(Code.Add_r64_rm64, Register.RSP, Absolute(BasePage)), Instruction.Create(Code.Push_r64, Any())),
        19 => new(false, Instruction.CreateBranch(Code.Jne_rel32_64, dice.Of(bundles))),
        20 => new(true, Instruction.CreateBranch(Code.Call_rel32_64, dice.Of(bundles))),
        21 => Indirect(Any(), calls: dice.Once(3)),
        22 => new(false, [Instruction.Create(Code.Pop_r64, Register.R11), .. Indirect(Register.R11, calls: false).Instructions]),
        23 => new(true, Instruction.Create(Code.Lea_r64_m, Register.R11, Relative(next)), Instruction.Create(Code.Jmp_rm64, Absolute(GateTable + (8 * dice.Below(8))))),
        28 => new(false, Instruction.Create(Code.Push_rm64, Segment(Any(), Register.None, 1, 0))),
        29 => new(false, Instruction.Create(Code.Pop_rm64, Segment(Any(), Register.None, 1, 0))),
        30 => new(false, Instruction.Create(Code.VEX_Vpgatherdd_xmm_vm32x_xmm, Register.XMM1, Gathered(Any(), Register.XMM2), Register.XMM3)),
        _ => throw new InvalidOperationException("there is no such piece"),
    };

    private Register Any() => dice.Of(Free);

    private uint Offset() => dice.Of(offsets) + ((uint)dice.Below(dice.Once(4) ? 512 : 64) * 8);

    // As far as 32 bits of displacement reach from code at the window's start.
    private uint Near()
    {
        uint offset;
        do offset = Offset();
        while (offset > int.MaxValue);
        return offset;
    }

    private long Distance() => dice.Below(4) switch
    {
        0 => Reach - dice.Below(64),
        1 => dice.Below(64) - Reach,
        _ => dice.Below(512) - 256,
    };

    private MemoryOperand BySegment() => Segment(Any(), dice.Once(4) ? Any() : Register.None, 1 << dice.Below(4), dice.Below(4) switch { 0 => Offset(), 1 => dice.Below(256), _ => 0 });

    private CodePiece Aimed(Func<Register, Instruction> access)
    {
        var register = Any();
        return new(false, Instruction.Create(Code.Mov_r32_imm32, Half(register), Offset()), access(register));
    }

    private CodePiece Paired(Instruction access) => new(false, Instruction.Create(Code.Mov_r32_rm32, Register.R11D, Half(Any())), access);

    private CodePiece Computing() => dice.Below(5) switch
    {
        0 => new(false, Instruction.Create(Code.Add_r64_rm64, Any(), Any())),
        1 => new(false, Instruction.Create(Code.Xor_r32_rm32, Half(Any()), Half(Any()))),
        2 => new(false, Instruction.Create(Code.Imul_r64_rm64, Any(), Any())),
        3 => new(false, Instruction.Create(Code.Lea_r64_m, Any(), Plain(Any(), Distance()))),
        _ => new(false, Instruction.Create(Code.Cmp_r64_rm64, Any(), BySegment())),
    };

    // Up to S, then a touch.
    private CodePiece Stepping() => new(
        false,
        dice.Once(2) ? Instruction.Create(Code.Sub_rm64_imm32, Register.RSP, 8 * dice.Below(0x1000)) : Instruction.Create(Code.Add_rm64_imm32, Register.RSP, 8 * dice.Below(0x1000)),
        Instruction.Create(Code.Test_rm32_r32, Plain(Register.RSP, 0), Register.EAX));

    private static CodePiece Indirect(Register register, bool calls) => new(
        calls,
        Instruction.Create(Code.And_rm32_imm8, Half(register), -32),
        Instruction.Create(Code.Add_r64_rm64, register, Absolute(BasePage)),
        Instruction.Create(calls ? Code.Call_rm64 : Code.Jmp_rm64, register));
}
