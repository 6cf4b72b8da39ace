using System.Runtime.InteropServices;
using Iced.Intel;
using TmeBox.Engine.Cipher;
using TmeBox.Engine.Kernels;
using static Iced.Intel.AssemblerRegisters;

namespace TmeBox.Engine.Tests.Kernels;

/// <summary>The three ways in which kernels multiply by alpha, each alone, on zero and on the 128 basis vectors.</summary>
/// <remarks>
/// Why that is enough for all 2^128 tweaks: each way is made of operations that are linear over GF(2), which is to say f(x ^ y) = f(x) ^ f(y): shuffles,
/// shifts and carry-less products with constants move and add bits, and an addition of a number to itself is a shift. The two that look otherwise are
/// masks: 'all ones where the top bit is set, and a constant' is the top bit times the constant, which is linear, too. A linear map is determined by its
/// values on a basis; the value on zero shows that nothing is added to it. Random pairs check the argument itself.
/// </remarks>
public sealed unsafe class AlphaPowersTests : IDisposable
{
    private readonly byte* _in = (byte*)NativeMemory.AlignedAlloc(64, 64);
    private readonly byte* _out = (byte*)NativeMemory.AlignedAlloc(256, 64);

    public void Dispose()
    {
        NativeMemory.AlignedFree(_in);
        NativeMemory.AlignedFree(_out);
    }

    [Fact]
    public void Four_lines_by_vectors()
    {
        if (!Emitted(EmitFourLines, out nint kernel))
        {
            return;
        }

        Check(kernel, lines: 4);
    }

    [Fact]
    public void One_line_by_vectors()
    {
        if (Emitted(EmitOneLine, out nint kernel))
        {
            Check(kernel, lines: 1);
        }
    }

    [Fact]
    public void One_line_in_general_registers()
    {
        if (Emitted(EmitGeneral, out nint kernel))
        {
            Check(kernel, lines: 1);
        }
    }

    private static void EmitFourLines(Assembler c, KernelConstants constants)
    {
        AssemblerRegisterZMM[] lines = [zmm0, zmm1, zmm2, zmm3];
        c.vmovdqu64(zmm16, __zmmword_ptr[rdi]);
        c.vpternlogd(zmm17, zmm17, zmm17, 0xFF);
        AlphaPowers.FourLines(c, constants, zmm16, lines, zmm17, zmm18, zmm19);
        for (int i = 0; i < 4; i++)
        {
            c.vmovdqu64(__zmmword_ptr[rsi + (64 * i)], lines[AlphaPowers.Place[i]]);
        }

        c.vzeroupper();
        c.ret();
    }

    private static void EmitOneLine(Assembler c, KernelConstants constants)
    {
        c.vmovdqu64(xmm16, __xmmword_ptr[rdi]);
        AlphaPowers.OneLine(c, constants, zmm16, zmm17, zmm18);
        c.vpxorq(zmm16, zmm16, zmm18);
        c.vmovdqu64(__zmmword_ptr[rsi], zmm16);
        c.ret();
    }

    private static void EmitGeneral(Assembler c, KernelConstants constants)
    {
        c.mov(r10, __qword_ptr[rdi]);
        c.mov(r11, __qword_ptr[rdi + 8]);
        for (int j = 0; j < 4; j++)
        {
            c.mov(__qword_ptr[rsi + (16 * j)], r10);
            c.mov(__qword_ptr[rsi + ((16 * j) + 8)], r11);
            AlphaPowers.Double(c, r10, r11, rax);
        }

        c.ret();
    }

    /// <summary>False on machines that refuse emitted code, where there is nothing to test: the gate's own test says why.</summary>
    private static bool Emitted(Action<Assembler, KernelConstants> emit, out nint kernel)
    {
        kernel = 0;
        if (VaesGate.Missing() is not null)
        {
            return false;
        }

        Assert.Null(ExecutableMemory.TryPlace(4096, address => Code(address, emit), out nint start));
        kernel = start + KernelConstants.Size;
        return true;
    }

    private static byte[] Code(nint address, Action<Assembler, KernelConstants> emit)
    {
        using var code = new MemoryStream();
        KernelCode.Assemble(code, address, emit);
        return code.ToArray();
    }

    private void Check(nint kernel, int lines)
    {
        Run(kernel, lines, _ => default, "zero");
        for (int bit = 0; bit < 128; bit++)
        {
            Block128 basis = bit < 64 ? new Block128(1ul << bit, 0) : new Block128(0, 1ul << (bit - 64));

            // In each place in turn, and others beside it that must not disturb it.
            for (int place = 0; place < lines; place++)
            {
                int here = place;
                Run(kernel, lines, i => i == here ? basis : new Block128(~basis.Low, ~basis.High), $"bit {bit} in place {place}");
            }
        }

        Seeds.Each(200, random => Run(kernel, lines, _ => Block128.Load(random.Array(16)), "random"));
    }

    private void Run(nint kernel, int lines, Func<int, Block128> tweak, string what)
    {
        var expected = new List<Block128>();
        for (int i = 0; i < lines; i++)
        {
            Block128 power = tweak(i);
            power.Store(new Span<byte>(_in + (16 * i), 16));
            for (int j = 0; j < 4; j++)
            {
                expected.Add(power);
                power = power.Next();
            }
        }

        ((delegate* unmanaged<byte*, byte*, void>)kernel)(_in, _out);
        for (int i = 0; i < expected.Count; i++)
        {
            Assert.True(expected[i] == Block128.Load(new Span<byte>(_out + (16 * i), 16)), $"{what}: line {i / 4}, power {i % 4}");
        }
    }
}
