using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>Masked groups are found exactly where they are, and what is remembered of their verdicts is what the rules say.</summary>
public static class MaskedGroupTests
{
    private const int Bundle = (int)CodeLimits.BundleSize;
    private const uint Start = 0x30000;
    private static readonly bool[] Either = [false, true];
    private static readonly ulong Page = CodeLimits.Standard.BasePage.Concrete;

    [Fact]
    public static void Every_group_is_found()
    {
        for (var register = 0; register < 16; register++)
            foreach (var isCall in Either)
            {
                byte[] code = [.. Group(register, isCall), .. new byte[5]];
                Assert.True(MaskedGroup.TryFind(code, Page, out var group));
                Assert.Equal(new(register, isCall), group);
                var decoded = Decoded(code).Take(3).ToArray();
                Assert.Equal((Mnemonic.And, Mnemonic.Add, isCall ? Mnemonic.Call : Mnemonic.Jmp), (decoded[0].Mnemonic, decoded[1].Mnemonic, decoded[2].Mnemonic));
                Assert.Equal(((int)decoded[1].IP, (int)decoded[2].IP, (int)decoded[2].NextIP), (group.MaskLength, group.BranchAt, group.Length));
                Assert.False(MaskedGroup.TryFind(code, Page + 8, out _));
                Assert.False(MaskedGroup.TryFind(code.AsSpan(0, group.Length), Page, out _));
            }
    }

    [Fact]
    public static void Keys_are_different() => Assert.Equal(
        MaskedGroup.Count,
        (from register in Enumerable.Range(0, 16) from isCall in Either from place in Enumerable.Range(0, Bundle) select new MaskedGroup(register, isCall).Key(Start + (uint)place)).Distinct().Count(k => k is >= 0 and < MaskedGroup.Count));

    // What is found in changed bytes decodes to the three instructions.
    [Fact]
    public static void No_other_bytes_are_a_group() => Seeds.Each(3000, random =>
    {
        byte[] code = [.. Group(random.Next(16), random.Coin()), .. random.Array(5)];
        for (var i = random.Next(1, 3); i > 0; i--) code[random.Next(code.Length)] = random.Coin() ? (byte)random.Next(256) : (byte)(code[random.Next(code.Length)] ^ 1 << random.Next(8));
        if (!MaskedGroup.TryFind(code, Page, out var group)) return;
        Assert.Equal(Group(group.Register, group.IsCall), code[..group.Length]);
    });

    // One after another, so that most are remembered from others; some are entered in between.
    [Fact]
    public static void What_is_remembered_is_what_the_rules_say() => Seeds.Each(150, random =>
    {
        var code = new List<byte>();
        for (var i = random.Next(2, 60); i > 0; i--)
        {
            while (random.Next(4) > 0) code.Add(0x90);
            if (random.Next(3) == 0) code.AddRange((byte[])[0xEB, (byte)random.Next(40)]);
            if (random.Next(4) == 0) code.AddRange(Convert.FromHexString(random.Coin() ? "4883ec08" : "4189cb"));
            code.AddRange(Group(random.Coin() ? 0 : random.Next(16), random.Coin()));
        }

        if (random.Coin()) code.Add(0xF4);
        foreach (var profile in Enum.GetValues<IsolationProfile>())
        {
            var context = new CodeContext(profile, [new(code.ToArray(), Start + (uint)random.Next(64))], new HashSet<uint>(), CodeLimits.Standard);
            foreach (var chunk in new[] { 64, 1 << 18 })
            {
                var (_, difference) = VerdictDifference.Between(context, new SweepVerifier(1, HeadTable.Shared, chunk), new ReferenceVerifier(), CancellationToken.None);
                Assert.True(difference is null, $"{profile}, chunks of {chunk}, {Convert.ToHexStringLower([.. code])}: the sweep finds {VerdictDifference.Said(difference?.First)}; expected {VerdictDifference.Said(difference?.Second)}");
            }
        }
    });

    private static byte[] Group(int register, bool isCall)
    {
        var (low, high) = (register & 7, register > 7);
        byte[] extended = high ? [0x41] : [];
        return
        [
            .. extended, 0x83, (byte)(0xE0 | low), 0xE0, 0x65, (byte)(high ? 0x4C : 0x48), 0x03, (byte)(4 | low << 3), 0x25, .. BitConverter.GetBytes((uint)Page),
            .. extended, 0xFF, (byte)((isCall ? 0xD0 : 0xE0) | low),
        ];
    }

    private static List<Instruction> Decoded(byte[] code)
    {
        var (decoder, all) = (Decoder.Create(64, new ByteArrayCodeReader(code)), new List<Instruction>());
        while (decoder.IP < (ulong)code.Length) all.Add(decoder.Decode());
        return all;
    }
}
