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

        // Branches that go somewhere.
        for (var i = random.Next(60); i > 0 && code.Length > 6; i--)
            new byte[][] { [0xEB], [0x75], [0xE8], [0xE9], [0x0F, 0x84] }[random.Next(5)].CopyTo(code, random.Next(code.Length - 6));
        var place = random.Next(Bundle);
        var made = InstrumentedLayout.Of(code, place);
        Assert.InRange(made.Length, 0, code.Length);
        var before = Decoded(code).Where(i => !i.IsInvalid).ToArray();
        var parts = before.Select(i => Parts(i, code)).ToArray();
        var (moved, part) = (new List<Instruction>(), 0);
        foreach (var instruction in Decoded(made))
        {
            Assert.False(instruction.IsInvalid, $"at {instruction.IP} of {Convert.ToHexStringLower(made)}, made of {Convert.ToHexStringLower(code)}");
            var start = (place + (int)instruction.IP) % Bundle;
            Assert.True(start + instruction.Length <= Bundle, $"{instruction} at {start} lies over the end of a bundle");
            Assert.True(!IsCall(instruction) || start + instruction.Length == Bundle, $"{instruction} at {start} does not end its bundle");

            // Of a group only the first part may be gone to.
            if (part > 0) Assert.True(Same(instruction, parts[moved.Count - 1][part]), $"{instruction} in the place of {parts[moved.Count - 1][part]}");
            else if (moved.Count < before.Length && Same(instruction, parts[moved.Count][0])) moved.Add(instruction);
            else
            {
                Assert.Equal(Mnemonic.Nop, instruction.Mnemonic);
                continue;
            }

            part = (part + 1) % parts[moved.Count - 1].Length;
        }

        Assert.Equal(0, part);

        // Cut where there is no room for the next one.
        if (moved.Count < before.Length) Assert.True(made.Length + 2 * Bundle > code.Length);
        var places = before.Zip(moved).ToDictionary(p => p.First.IP, p => p.Second);
        foreach (var (from, to) in before.Zip(moved))
        {
            if (from.Op0Kind != OpKind.NearBranch64 || !places.TryGetValue(from.NearBranch64, out var target) || target.Mnemonic == Mnemonic.Nop) continue;
            if (to.Length > 2 && to.Code.IsJccNear() | to.Code.IsJmpNear() | to.Code.IsCallNear()) Assert.True(target.IP == to.NearBranch64, $"{from} became {to}");
            else Assert.True(to.NearBranch64 == target.IP || to.NearBranch64 == to.NextIP, $"{from} became {to}");
        }
    });

    [Theory]
    [InlineData(0, "eb00f4")]
    [InlineData(40, "eb28")]
    [InlineData(140, "e9")]
    public static void A_branch_is_as_long_as_its_way(int distance, string expected)
    {
        byte[] whole = [0xEB, (byte)Math.Min(distance, 127), .. Enumerable.Repeat((byte)0x90, Math.Min(distance, 127)), .. Enumerable.Repeat((byte)0xF4, 40)];

        // Each becomes two bytes longer.
        if (distance > 127)
            for (var i = 0; i < 10; i++) Convert.FromHexString("8b03").CopyTo(whole, 2 + 2 * i);
        Assert.StartsWith(expected, Convert.ToHexStringLower(InstrumentedLayout.Of(whole, 0)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("8b03", "65678b03")]
    [InlineData("8b0424", "8b0424")]
    [InlineData("488b0510000000", "488b0510000000")]
    [InlineData("488d0418", "488d0418")]
    [InlineData("64488b042528000000", "64488b042528000000")]
    [InlineData("f30f1044980c", "6567f30f1044980c")]
    [InlineData("a11122334455667788", "a11122334455667788")]
    [InlineData("48890500010000", "48890500010000")]
    [InlineData("488b8000010000", "6567488b8000010000")]
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

    private static Instruction[] Parts(Instruction before, byte[] code) =>
        IndirectGroup.Of(before, code.AsSpan((int)before.IP, before.Length)) is { } group ? [.. Decoded(group)] : [before];

    private static bool IsCall(in Instruction instruction) => InstructionFamilies.ClassOf(instruction) is InstructionClass.Call or InstructionClass.IndirectCall;

    private static bool Same(in Instruction made, in Instruction before) => made.Op0Kind == OpKind.NearBranch64
        ? made.Mnemonic == before.Mnemonic && (made.Length == before.Length || before.Length == 2)
        : made.Code == before.Code && made.Op0Register == before.Op0Register && made.Op1Register == before.Op1Register && made.MemoryIndexScale == before.MemoryIndexScale
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
