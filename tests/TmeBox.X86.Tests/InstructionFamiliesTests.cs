using Iced.Intel;
using TmeBox.X86.Classification;

namespace TmeBox.X86.Tests;

public static class InstructionFamiliesTests
{
    [Fact]
    public static void Every_instruction_code_is_in_a_family()
    {
        var codes = Enum.GetValues<Code>();
        Assert.True(codes.Length > 4800);
        var none = codes.Where(code => !InstructionFamilies.All.Any(f => f.Contains(code))).ToArray();
        Assert.True(none.Length == 0, "in no family: " + string.Join(' ', none));
    }

    [Fact]
    public static void Every_family_has_a_member_that_no_earlier_one_has()
    {
        var used = Enum.GetValues<Code>().Select(InstructionFamilies.Of).Distinct().ToHashSet();
        Assert.Equal(InstructionFamilies.All.Select(f => f.Name), InstructionFamilies.All.Where(used.Contains).Select(f => f.Name));
    }
}
