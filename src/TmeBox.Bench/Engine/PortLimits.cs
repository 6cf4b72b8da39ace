using Iced.Intel;
using TmeBox.Engine.Kernels;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Bench.Engine;

/// <summary>Loops that do nothing but what a kernel cannot do without: what they take is the least that it can take.</summary>
internal static unsafe class PortLimits
{
    /// <summary>AES operations a call of <see cref="Aes"/>.</summary>
    public const int AesOperations = 20_000;

    /// <summary>Permutations of eight states that a call of <see cref="Keccak"/> stands for.</summary>
    public const int Permutations = 4;

    private const int Unroll = 10, Chains = 10;
    private const int KeccakOperations = 90, KeccakRotations = 29, KeccakRounds = 24;
    private static readonly nint AesLoop = Place(c => Loop(c, AesChains));
    private static readonly nint StreamLoop = Place(TwoLinesALoop);
    private static readonly nint KeccakLoop = Place(c => Loop(c, KeccakRound));

    /// <summary>Null, or why they cannot run here.</summary>
    public static string? Missing => KernelTable.Missing;

    /// <summary><c>vaesenc</c> on 512 bits, ten independent chains.</summary>
    public static void Aes() => Run(AesLoop, AesOperations / (Unroll * Chains));

    /// <summary>The 90 operations of a round of Keccak-f[1600] on 512 bits, 29 of them rotations, none waiting for another.</summary>
    public static void Keccak() => Run(KeccakLoop, KeccakRounds * Permutations);

    /// <summary>Lines changed in place by exclusive or, beside 12.5 <c>vaesenc</c> on 512 bits a line that depend on nothing.</summary>
    /// <param name="start">The first line.</param>
    /// <param name="lines">How many: an even number.</param>
    public static void Stream(byte* start, int lines) => ((delegate* unmanaged[SuppressGCTransition]<byte*, nint, void>)StreamLoop)(start, lines / 2);

    private static void Run(nint loop, nint times) => ((delegate* unmanaged[SuppressGCTransition]<nint, void>)loop)(times);

    private static void Loop(Assembler c, Action<Assembler> body)
    {
        Label again = c.CreateLabel();
        c.Label(ref again);
        body(c);
        c.dec(rdi);
        c.jne(again);
        c.vzeroupper();
        c.ret();
    }

    private static void AesChains(Assembler c)
    {
        for (int i = 0; i < Unroll * Chains; i++)
        {
            AssemblerRegisterZMM chain = Register(i % Chains);
            c.vaesenc(chain, chain, zmm31);
        }
    }

    private static void TwoLinesALoop(Assembler c)
    {
        const int OperationsOfTwoLines = 25;
        Label again = c.CreateLabel();
        c.Label(ref again);
        for (int i = 0; i < OperationsOfTwoLines; i++)
        {
            if (i % 12 == 0 && i < 24)
            {
                c.vmovdqu64(zmm16, __zmmword_ptr[rdi + (i / 12 * 64)]);
                c.vpxorq(zmm16, zmm16, zmm30);
                c.vmovdqu64(__zmmword_ptr[rdi + (i / 12 * 64)], zmm16);
            }

            c.vaesenc(Register(i % Chains), Register(i % Chains), zmm31);
        }

        c.add(rdi, 128);
        c.dec(rsi);
        c.jne(again);
        c.vzeroupper();
        c.ret();
    }

    private static void KeccakRound(Assembler c)
    {
        for (int i = 0; i < KeccakOperations; i++)
        {
            AssemblerRegisterZMM chain = Register(i % 15);
            if (i * KeccakRotations / KeccakOperations != (i + 1) * KeccakRotations / KeccakOperations)
            {
                c.vprolq(chain, chain, 7);
            }
            else
            {
                c.vpternlogq(chain, zmm30, zmm31, 0x96);
            }
        }
    }

    private static AssemblerRegisterZMM Register(int number) => new AssemblerRegisterZMM[]
    {
        zmm0, zmm1, zmm2, zmm3, zmm4, zmm5, zmm6, zmm7, zmm8, zmm9, zmm10, zmm11, zmm12, zmm13, zmm14,
    }[number];

    private static nint Place(Action<Assembler> emit)
    {
        if (Missing is not null)
        {
            return 0;
        }

        string? refusal = ExecutableMemory.TryPlace(4096, address => Assemble(address, emit), out nint start);
        return refusal is null ? start : throw new PlatformNotSupportedException(refusal);
    }

    private static byte[] Assemble(nint address, Action<Assembler> emit)
    {
        using var code = new MemoryStream();
        KernelCode.Assemble(code, address, emit);
        return code.ToArray();
    }
}
