using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>What stands in the place of returns and indirect branches is accepted, and goes where they went.</summary>
public static class IndirectGroupTests
{
    private const int Bundle = (int)CodeLimits.BundleSize;

    [Theory]
    [InlineData("c3", "pop r11")]
    [InlineData("f3c3", "pop r11")]
    [InlineData("ff20", "mov r11,gs:[eax]")]
    [InlineData("ff5508", "mov r11,gs:[ebp+8]")]
    [InlineData("41ff5424f8", "mov r11,gs:[r12d-8]")]
    [InlineData("43ff64f510", "mov r11,gs:[r13d+r14d*8+10h]")]
    [InlineData("42ff24f500100000", "mov r11,gs:[r14d*8+1000h]")]
    [InlineData("43ff94ec00010000", "mov r11,gs:[r12d+r13d*8+100h]")]
    [InlineData("ff542408", "mov r11,[rsp+8]")]
    [InlineData("48ff2540000000", "mov r11,[20047h]")]
    public static void A_group_gets_the_target_from_where_it_was(string bytes, string expected)
    {
        var group = Group(Convert.FromHexString(bytes));
        Assert.NotNull(group);
        Assert.Equal(expected, Decoded(group)[0].ToString());
        IsAccepted(group);
    }

    [Fact]
    public static void Targets_in_registers_stay_there()
    {
        for (var register = 0; register < 16; register++)
            foreach (var isCall in new[] { false, true })
            {
                byte[] bytes = [(byte)(register > 7 ? 0x41 : 0x40), 0xFF, (byte)((isCall ? 0xD0 : 0xE0) | register & 7)];
                var group = Group(bytes);
                if (register is 4 or 14)
                {
                    // The stack pointer and the base are no targets.
                    Assert.Null(group);
                    continue;
                }

                Assert.NotNull(group);
                Assert.Equal(Register.RAX + register, Decoded(group)[^1].Op0Register);
                IsAccepted(group);
            }
    }

    [Theory]
    [InlineData("c20800")]
    [InlineData("cb")]
    [InlineData("ff28")]
    [InlineData("66ffe0")]
    [InlineData("64ff20")]
    [InlineData("3eff20")]
    [InlineData("67ff20")]
    [InlineData("eb00")]
    [InlineData("90")]
    public static void Others_have_no_group(string bytes) => Assert.Null(Group(Convert.FromHexString(bytes)));

    private static void IsAccepted(byte[] group)
    {
        // At the end of a bundle, as calls must be.
        byte[] code = [.. Enumerable.Repeat((byte)0x90, Bundle - group.Length), .. group, .. Enumerable.Repeat((byte)0xF4, Bundle)];
        Assert.Empty(new ReferenceVerifier().Verify(new(IsolationProfile.CodeAndData, [new(code, 0x30000)], new HashSet<uint>(), CodeLimits.Standard), 9, CancellationToken.None));
    }

    private static byte[]? Group(byte[] bytes) => IndirectGroup.Of(Decoded(bytes)[0], bytes);

    private static List<Instruction> Decoded(byte[] code)
    {
        var (decoder, all) = (Decoder.Create(64, new ByteArrayCodeReader(code), 0x20000), new List<Instruction>());
        while (decoder.IP < 0x20000 + (ulong)code.Length) all.Add(decoder.Decode());
        return all;
    }
}
