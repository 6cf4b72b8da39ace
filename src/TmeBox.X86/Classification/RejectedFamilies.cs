using System.Collections.Immutable;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using static TmeBox.X86.Classification.InstructionFamily;

namespace TmeBox.X86.Classification;

/// <summary>What is rejected whatever its operands, and why.</summary>
internal static class RejectedFamilies
{
    public static ImmutableArray<InstructionFamily> All { get; } =
    [
        Of("no instruction", InstructionClass.Undecodable, code => !code.ToOpCode().IsInstruction),
        Of("not in 64-bit mode", InstructionClass.Undecodable, code => !code.ToOpCode().Mode64),
        Of("a WAIT and another instruction, written as one", InstructionClass.Undecodable, code => code.ToOpCode().Fwait),
        Of("XOP, 3DNow! and MVEX encodings", InstructionClass.Foreign, code => code.Encoding() is EncodingKind.XOP or EncodingKind.D3NOW or EncodingKind.MVEX),
        Of("needs a decoder option", InstructionClass.Foreign, code => code.ToOpCode().DecoderOption is not DecoderOptions.None),
        Of("other vendors", InstructionClass.Foreign,
            CpuidFeature.KNC, CpuidFeature.XOP, CpuidFeature.SSE4A, CpuidFeature.FMA4, CpuidFeature.TBM, CpuidFeature.LWP, CpuidFeature.SVM, CpuidFeature.SKINIT, CpuidFeature.SKINIT_or_SVM,
            CpuidFeature.SEV_ES, CpuidFeature.SEV_SNP, CpuidFeature.RMPQUERY, CpuidFeature.INVLPGB, CpuidFeature.MCOMMIT, CpuidFeature.RDPRU, CpuidFeature.MONITORX, CpuidFeature.CLZERO,
            CpuidFeature.PADLOCK_ACE, CpuidFeature.PADLOCK_PHE, CpuidFeature.PADLOCK_PMM, CpuidFeature.PADLOCK_RNG, CpuidFeature.PADLOCK_GMI, CpuidFeature.PADLOCK_UNDOC,
            CpuidFeature.UDBG, CpuidFeature.OSS, CpuidFeature.D3NOW, CpuidFeature.D3NOWEXT, CpuidFeature.HRESET),
        Of("withdrawn extensions", InstructionClass.Foreign,
            CpuidFeature.MPX, CpuidFeature.PCOMMIT, CpuidFeature.AVX512PF, CpuidFeature.AVX512ER, CpuidFeature.AVX512_4FMAPS, CpuidFeature.AVX512_4VNNIW, CpuidFeature.PREFETCHWT1),
        Of("reserved NOPs", InstructionClass.Foreign, Mnemonic.Reservednop),
        Of("undefined by design, with an operand", InstructionClass.Foreign, Mnemonic.Ud0, Mnemonic.Ud1),
        Of("undocumented or of one vendor among the x87", InstructionClass.Foreign,
            Mnemonic.Fstpnce, Mnemonic.Ffreep, Mnemonic.Fneni, Mnemonic.Feni, Mnemonic.Fndisi, Mnemonic.Fdisi, Mnemonic.Fnsetpm, Mnemonic.Fsetpm),

        Of("software interrupts and their returns", InstructionClass.FarTransfer,
            Mnemonic.Int, Mnemonic.Int1, Mnemonic.Iret, Mnemonic.Iretd, Mnemonic.Iretq, Mnemonic.Uiret, Mnemonic.Eretu, Mnemonic.Erets),
        Of("system calls and their returns", InstructionClass.FarTransfer,
            Mnemonic.Syscall, Mnemonic.Sysret, Mnemonic.Sysretq, Mnemonic.Sysenter, Mnemonic.Sysexit, Mnemonic.Sysexitq),
        Of("far branches", InstructionClass.FarTransfer, code => code.ToOpCode().IsFarBranch() || code.Mnemonic() == Mnemonic.Retf),
        Of("transactions", InstructionClass.FarTransfer, CpuidFeature.RTM, CpuidFeature.HLE_or_RTM, CpuidFeature.TSXLDTRK),

        Of("segment registers and their bases", InstructionClass.Segment, code =>
            code.Mnemonic() is Mnemonic.Lfs or Mnemonic.Lgs or Mnemonic.Lss or Mnemonic.Lds or Mnemonic.Les or Mnemonic.Swapgs or Mnemonic.Lkgs
                or Mnemonic.Rdfsbase or Mnemonic.Rdgsbase or Mnemonic.Wrfsbase or Mnemonic.Wrgsbase
            || Operands(code).Any(k => k is OpCodeOperandKind.seg_reg or OpCodeOperandKind.es or OpCodeOperandKind.cs or OpCodeOperandKind.ss or OpCodeOperandKind.ds
                or OpCodeOperandKind.fs or OpCodeOperandKind.gs)),

        Of("string instructions", InstructionClass.ImplicitMemory, code => code.ToOpCode().IsString()),
        Of("addresses in registers that no operand shows", InstructionClass.ImplicitMemory,
            Mnemonic.Xlatb, Mnemonic.Maskmovq, Mnemonic.Maskmovdqu, Mnemonic.Vmaskmovdqu, Mnemonic.Monitor, Mnemonic.Umonitor, Mnemonic.Mwait, Mnemonic.Umwait, Mnemonic.Tpause),
        Of("64-byte direct stores", InstructionClass.ImplicitMemory, CpuidFeature.MOVDIR64B, CpuidFeature.MOVDIRI, CpuidFeature.ENQCMD),
        Of("absolute 64-bit addresses", InstructionClass.ImplicitMemory, code => Operands(code).Any(k => k is OpCodeOperandKind.mem_offs)),
        Of("matrix tiles", InstructionClass.ImplicitMemory,
            CpuidFeature.AMX_TILE, CpuidFeature.AMX_INT8, CpuidFeature.AMX_BF16, CpuidFeature.AMX_FP16, CpuidFeature.AMX_COMPLEX),
        Of("key locker", InstructionClass.ImplicitMemory, CpuidFeature.AESKLE, CpuidFeature.KL, CpuidFeature.WIDE_KL),

        Of("scatters", InstructionClass.Scatter, code => code.ToOpCode().Op0Kind is OpCodeOperandKind.mem_vsib32x or OpCodeOperandKind.mem_vsib32y or OpCodeOperandKind.mem_vsib32z
            or OpCodeOperandKind.mem_vsib64x or OpCodeOperandKind.mem_vsib64y or OpCodeOperandKind.mem_vsib64z),

        Of("stack frames", InstructionClass.StackFrame, Mnemonic.Enter, Mnemonic.Leave),

        Of("the flags as a whole", InstructionClass.ControlState,
            Mnemonic.Popf, Mnemonic.Popfd, Mnemonic.Popfq, Mnemonic.Pushf, Mnemonic.Pushfd, Mnemonic.Pushfq, Mnemonic.Std, Mnemonic.Cld, Mnemonic.Cli, Mnemonic.Sti, Mnemonic.Clac, Mnemonic.Stac),
        Of("x87 and SSE control", InstructionClass.ControlState,
            Mnemonic.Ldmxcsr, Mnemonic.Vldmxcsr, Mnemonic.Fldcw, Mnemonic.Fldenv, Mnemonic.Frstor, Mnemonic.Fnstenv, Mnemonic.Fnsave, Mnemonic.Fninit,
            Mnemonic.Fxsave, Mnemonic.Fxsave64, Mnemonic.Fxrstor, Mnemonic.Fxrstor64),
        Of("protection keys", InstructionClass.ControlState, CpuidFeature.PKU),

        Of("clocks, identity, chance", InstructionClass.Policy,
            Mnemonic.Rdtsc, Mnemonic.Rdtscp, Mnemonic.Rdpid, Mnemonic.Rdpmc, Mnemonic.Cpuid, Mnemonic.Rdrand, Mnemonic.Rdseed),

        Of("privileged, ports among them", InstructionClass.System, code => code.ToOpCode().IsPrivileged && code.Mnemonic() is not Mnemonic.Hlt),
        Of("descriptor tables and machine status", InstructionClass.System,
            Mnemonic.Sgdt, Mnemonic.Sidt, Mnemonic.Sldt, Mnemonic.Str, Mnemonic.Smsw, Mnemonic.Lar, Mnemonic.Lsl, Mnemonic.Verr, Mnemonic.Verw),
        Of("extended state", InstructionClass.System, CpuidFeature.XSAVE, CpuidFeature.XSAVEOPT, CpuidFeature.XSAVEC, CpuidFeature.XSAVES),
        Of("shadow stacks", InstructionClass.System, CpuidFeature.CET_SS),
        Of("cache control", InstructionClass.System, CpuidFeature.CLFSH, CpuidFeature.CLFLUSHOPT, CpuidFeature.CLWB, CpuidFeature.CLDEMOTE, CpuidFeature.PREFETCHITI),
        Of("virtual machines, enclaves, trust domains", InstructionClass.System,
            CpuidFeature.VMX, CpuidFeature.INVEPT, CpuidFeature.INVVPID, CpuidFeature.SGX1, CpuidFeature.SMX, CpuidFeature.SMM, CpuidFeature.TDX),
        Of("user interrupts", InstructionClass.System, CpuidFeature.UINTR),
        Of("tracing, serialising, trusted services", InstructionClass.System,
            CpuidFeature.PTWRITE, CpuidFeature.SERIALIZE, CpuidFeature.PCONFIG, CpuidFeature.TSE, CpuidFeature.MSRLIST, CpuidFeature.WRMSRNS, CpuidFeature.WAITPKG),
        Of("32-bit branch landing", InstructionClass.System, Mnemonic.Endbr32),
    ];

    private static IEnumerable<OpCodeOperandKind> Operands(Code code)
    {
        var o = code.ToOpCode();
        return Enumerable.Range(0, o.OpCount).Select(o.GetOpKind);
    }

    private static bool IsFarBranch(this OpCodeInfo o) => o.OpCount > 0 && o.Op0Kind is OpCodeOperandKind.farbr2_2 or OpCodeOperandKind.farbr4_2
        || o.Mnemonic is Mnemonic.Call or Mnemonic.Jmp && o.Op0Kind is OpCodeOperandKind.mem;

    private static bool IsString(this OpCodeInfo o) => Enumerable.Range(0, o.OpCount).Any(i =>
        o.GetOpKind(i) is OpCodeOperandKind.seg_rSI or OpCodeOperandKind.es_rDI or OpCodeOperandKind.seg_rDI)
        && o.Mnemonic is not (Mnemonic.Maskmovq or Mnemonic.Maskmovdqu or Mnemonic.Vmaskmovdqu);
}
