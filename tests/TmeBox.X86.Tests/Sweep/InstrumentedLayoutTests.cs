using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;
using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>Code that is laid out as code for a sandbox is has the instructions that it had, and none of what such code does not have.</summary>
public static class InstrumentedLayoutTests
{
    private const int Bundle = (int)CodeLimits.BundleSize;

    [Fact]
    public static void Instructions_stay_what_they_are_within_bundles() => Seeds.Each(300, random =>
    {
        var code = new byte[random.Next(0, 2000)];
        random.NextBytes(code);
        var place = random.Next(Bundle);
        var made = InstrumentedLayout.Of(code, place);
        Assert.InRange(made.Length, 0, code.Length);
        var before = new Queue<Instruction>(Decoded(code).Where(i => !i.IsInvalid));
        var at = 0;
        foreach (var instruction in Decoded(made))
        {
            Assert.False(instruction.IsInvalid, $"at {at} of {Convert.ToHexStringLower(made)}, made of {Convert.ToHexStringLower(code)}");
            var start = (place + at) % Bundle;
            Assert.True(start + instruction.Length <= Bundle, $"{instruction} at {start} lies over the end of a bundle");
            at += instruction.Length;
            if (before.TryPeek(out var same) && Same(instruction, same)) before.Dequeue();
            else Assert.Equal(Mnemonic.Nop, instruction.Mnemonic);
        }

        // Cut where there is no room for the next one.
        if (before.TryPeek(out var next)) Assert.True(made.Length + Bundle + next.Length + 2 > code.Length);
    });

    [Theory]
    [InlineData("8b03", "65678b03")]
    [InlineData("8b0424", "8b0424")]
    [InlineData("488b0510000000", "488b0510000000")]
    [InlineData("488d0418", "488d0418")]
    [InlineData("64488b042528000000", "64488b042528000000")]
    [InlineData("f30f1044980c", "6567f30f1044980c")]
    [InlineData("a11122334455667788", "a11122334455667788")]
    public static void Only_what_a_sandbox_confines_is_confined(string code, string expected)
    {
        // There is room for it before the code ends.
        byte[] whole = [.. Convert.FromHexString(code), .. Enumerable.Repeat((byte)0xF4, 2)];
        Assert.StartsWith(expected, Convert.ToHexStringLower(InstrumentedLayout.Of(whole, 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(Bundle)]
    public static void A_place_is_one_of_a_bundle(int place) => Assert.Throws<ArgumentOutOfRangeException>(nameof(place), () => InstrumentedLayout.Of([0x90], place));

    private static bool Same(in Instruction made, in Instruction before) =>
        made.Code == before.Code && made.Op0Register == before.Op0Register && made.Op1Register == before.Op1Register && made.MemoryIndexScale == before.MemoryIndexScale
        && (InstructionFamilies.HasMemory(made)
            ? made.Length == before.Length || made.Length == before.Length + 2 && made.SegmentPrefix == Register.GS && made.MemoryBase is not (Register.RSP or Register.RIP)
            : made.Length == before.Length);

    private static List<Instruction> Decoded(byte[] code)
    {
        var (decoder, all) = (Decoder.Create(64, new ByteArrayCodeReader(code)), new List<Instruction>());
        while (decoder.IP < (ulong)code.Length) all.Add(decoder.Decode());
        return all;
    }
}
