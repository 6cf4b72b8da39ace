using Iced.Intel;
using TmeBox.X86.Forms;
using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>An operand based on r14 and indexed by r11 shows in the bytes of its instruction.</summary>
public static class ZeroedIndexTests
{
    private static readonly Func<MemoryOperand, Instruction>[] Kinds =
    [
        m => Instruction.Create(Code.Mov_r32_rm32, Register.EBX, m), m => Instruction.Create(Code.Mov_rm64_r64, m, Register.R14), m => Instruction.Create(Code.Add_rm8_imm8, m, 0x1E),
        m => Instruction.Create(Code.Movzx_r32_rm16, Register.ESI, m), m => Instruction.Create(Code.Crc32_r32_rm8, Register.R11D, m), m => Instruction.Create(Code.Movups_xmm_xmmm128, Register.XMM6, m),
        m => Instruction.Create(Code.VEX_Vmovups_ymm_ymmm256, Register.YMM3, m), m => Instruction.Create(Code.EVEX_Vmovups_zmm_k1z_zmmm512, Register.ZMM30, m), m => Instruction.Create(Code.Push_rm64, m),
    ];

    private static readonly Register[] Bases = [Register.R14, Register.RSI, Register.RDX, Register.None];
    private static readonly Register[] Indexes = [Register.R11, Register.RBX, Register.R10, Register.None];

    [Fact]
    public static void It_shows_in_the_bytes_wherever_it_stands() => Seeds.Each(2000, random =>
    {
        Register @base = Drawn(Bases, random), index = Drawn(Indexes, random);
        var scale = random.Coin() ? 1 : 8;
        var bytes = Encoded(Kinds[random.Next(Kinds.Length)](new(@base, index, scale, random.Next(4) switch { 0 => 0, 1 => 0x1E, _ => random.Next(-70000, 70000) }, 8)));
        var form = SweptForm.From(new FormReader(bytes, 0).Read(0).Form);
        var isNamed = @base == Register.R14 && index == Register.R11 && scale == 1;
        Assert.True(isNamed == ZeroedIndex.Names(form), $"{@base}, {index}, {scale}: {Convert.ToHexStringLower(bytes)}");
        if (isNamed) Assert.True(ZeroedIndex.MayBeIn([.. random.Array(random.Next(20)), .. bytes, .. random.Array(random.Next(20))]), Convert.ToHexStringLower(bytes));
    });

    [Theory]
    [InlineData("4b8b041e", true)]
    [InlineData("1e1e041e", true)]
    [InlineData("1e1e1e1e", false)]
    [InlineData("b81e000000", false)]
    [InlineData("1e", false)]
    [InlineData("", false)]
    [InlineData("448b441e08", true)]
    [InlineData("c41e", false)]
    public static void It_is_sought_behind_a_ModRM_that_asks_for_SIB(string bytes, bool found) => Assert.Equal(found, ZeroedIndex.MayBeIn(Convert.FromHexString(bytes)));

    private static Register Drawn(Register[] some, Random random) => some[random.Next(some.Length)];

    private static byte[] Encoded(Instruction instruction)
    {
        var writer = new Writer();
        Encoder.Create(64, writer).Encode(instruction, 0);
        return [.. writer.Bytes];
    }

    private sealed class Writer : CodeWriter
    {
        public List<byte> Bytes { get; } = [];

        public override void WriteByte(byte value) => Bytes.Add(value);
    }
}
