using System.Collections.Immutable;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using static TmeBox.X86.Classification.InstructionFamily;

namespace TmeBox.X86.Classification;

/// <summary>What is accepted where its operands are, and why it may be.</summary>
internal static class AcceptedFamilies
{
    // Extensions that add only registers, and operations on registers and explicit memory operands.
    private static readonly HashSet<CpuidFeature> Ordinary =
    [
        CpuidFeature.MMX, CpuidFeature.SSE, CpuidFeature.SSE2, CpuidFeature.SSE3, CpuidFeature.SSSE3, CpuidFeature.SSE4_1, CpuidFeature.SSE4_2,
        CpuidFeature.AES, CpuidFeature.PCLMULQDQ, CpuidFeature.SHA, CpuidFeature.GFNI, CpuidFeature.VAES, CpuidFeature.VPCLMULQDQ, CpuidFeature.SHA512, CpuidFeature.SM3, CpuidFeature.SM4,
        CpuidFeature.AVX, CpuidFeature.AVX2, CpuidFeature.FMA, CpuidFeature.F16C, CpuidFeature.AVX_VNNI, CpuidFeature.AVX_IFMA, CpuidFeature.AVX_NE_CONVERT,
        CpuidFeature.AVX_VNNI_INT8, CpuidFeature.AVX_VNNI_INT16,
        CpuidFeature.AVX512F, CpuidFeature.AVX512VL, CpuidFeature.AVX512BW, CpuidFeature.AVX512CD, CpuidFeature.AVX512DQ, CpuidFeature.AVX512_IFMA, CpuidFeature.AVX512_VBMI,
        CpuidFeature.AVX512_VBMI2, CpuidFeature.AVX512_VNNI, CpuidFeature.AVX512_BITALG, CpuidFeature.AVX512_VPOPCNTDQ, CpuidFeature.AVX512_VP2INTERSECT, CpuidFeature.AVX512_BF16, CpuidFeature.AVX512_FP16,
        CpuidFeature.CMOV, CpuidFeature.CX8, CpuidFeature.CMPXCHG16B, CpuidFeature.POPCNT, CpuidFeature.LZCNT, CpuidFeature.BMI1, CpuidFeature.BMI2, CpuidFeature.ADX, CpuidFeature.MOVBE,
        CpuidFeature.CMPCCXADD, CpuidFeature.RAO_INT, CpuidFeature.FPU, CpuidFeature.FPU287, CpuidFeature.FPU387,
    ];

    public static ImmutableArray<InstructionFamily> All { get; } =
    [
        Of("stops", InstructionClass.Stop, Mnemonic.Hlt, Mnemonic.Ud2),
        Of("breakpoint, fences, hints", InstructionClass.Compute, Mnemonic.Int3, Mnemonic.Pause, Mnemonic.Mfence, Mnemonic.Lfence, Mnemonic.Sfence, Mnemonic.Endbr64, Mnemonic.Wait),
        Of("prefetches", InstructionClass.Compute, Mnemonic.Prefetchnta, Mnemonic.Prefetcht0, Mnemonic.Prefetcht1, Mnemonic.Prefetcht2, Mnemonic.Prefetchw, Mnemonic.Prefetch),
        Of("names an address", InstructionClass.AddressOnly, Mnemonic.Lea, Mnemonic.Nop),
        Of("direct jumps", InstructionClass.Jump, code => code.FlowControl() == FlowControl.UnconditionalBranch),
        Of("direct conditional jumps", InstructionClass.ConditionalJump, code => code.FlowControl() == FlowControl.ConditionalBranch),
        Of("direct calls", InstructionClass.Call, code => code.FlowControl() == FlowControl.Call),
        Of("indirect jumps", InstructionClass.IndirectJump, code => code.FlowControl() == FlowControl.IndirectBranch),
        Of("indirect calls", InstructionClass.IndirectCall, code => code.FlowControl() == FlowControl.IndirectCall),
        Of("near returns", InstructionClass.Return, code => code.FlowControl() == FlowControl.Return),
        Of("pushes", InstructionClass.Push, Mnemonic.Push),
        Of("pops", InstructionClass.Pop, Mnemonic.Pop),
        new("bit instructions with the offset in a register", InstructionClass.Compute, InstructionClass.BitOffset,
            code => code.Mnemonic() is Mnemonic.Bt or Mnemonic.Bts or Mnemonic.Btr or Mnemonic.Btc && code.ToOpCode().Op1Kind is not OpCodeOperandKind.imm8),
        Of("bit instructions with an immediate offset", InstructionClass.Compute, Mnemonic.Bt, Mnemonic.Bts, Mnemonic.Btr, Mnemonic.Btc),
        Of("compressing stores", InstructionClass.Compute, InstructionClass.Scatter,
            Mnemonic.Vcompressps, Mnemonic.Vcompresspd, Mnemonic.Vpcompressb, Mnemonic.Vpcompressw, Mnemonic.Vpcompressd, Mnemonic.Vpcompressq),
        Of("integer arithmetic and moves", InstructionClass.Compute,
            Mnemonic.Mov, Mnemonic.Movzx, Mnemonic.Movsx, Mnemonic.Movsxd, Mnemonic.Xchg, Mnemonic.Xadd, Mnemonic.Cmpxchg, Mnemonic.Bswap,
            Mnemonic.Add, Mnemonic.Adc, Mnemonic.Sub, Mnemonic.Sbb, Mnemonic.And, Mnemonic.Or, Mnemonic.Xor, Mnemonic.Cmp, Mnemonic.Test, Mnemonic.Not, Mnemonic.Neg, Mnemonic.Inc, Mnemonic.Dec,
            Mnemonic.Mul, Mnemonic.Imul, Mnemonic.Div, Mnemonic.Idiv, Mnemonic.Rol, Mnemonic.Ror, Mnemonic.Rcl, Mnemonic.Rcr, Mnemonic.Shl, Mnemonic.Sal, Mnemonic.Shr, Mnemonic.Sar, Mnemonic.Shld, Mnemonic.Shrd,
            Mnemonic.Bsf, Mnemonic.Bsr, Mnemonic.Cbw, Mnemonic.Cwde, Mnemonic.Cdqe, Mnemonic.Cwd, Mnemonic.Cdq, Mnemonic.Cqo),
        Of("set on a condition", InstructionClass.Compute,
            Mnemonic.Seto, Mnemonic.Setno, Mnemonic.Setb, Mnemonic.Setae, Mnemonic.Sete, Mnemonic.Setne, Mnemonic.Setbe, Mnemonic.Seta,
            Mnemonic.Sets, Mnemonic.Setns, Mnemonic.Setp, Mnemonic.Setnp, Mnemonic.Setl, Mnemonic.Setge, Mnemonic.Setle, Mnemonic.Setg),
        Of("arithmetic flags", InstructionClass.Compute, Mnemonic.Clc, Mnemonic.Stc, Mnemonic.Cmc, Mnemonic.Lahf, Mnemonic.Sahf),
        Of("extensions with explicit operands", InstructionClass.Compute, code => code.CpuidFeatures().All(Ordinary.Contains)),
    ];
}
