using System.Collections.Concurrent;
using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>Every verdict of the sweep is the specification's, and the comparison that says so would see another one.</summary>
public static class VerdictComparisonTests
{
    // Prime to every dimension of the spaces; `tmebox verify --self-check` takes all of them.
    private const int Every = 233, Seed = 1;

    public static TheoryData<string> Parts => [.. SelfCheck.Parts(Seed, Every).Select(p => p.Id)];

    [Theory]
    [MemberData(nameof(Parts))]
    public static void A_part_of_every_space_is_read_and_judged_alike(string id)
    {
        var part = SelfCheck.Parts(Seed, Every).Single(p => p.Id == id);
        var shares = new ConcurrentBag<double>();
        Assert.InRange(part.Run(shares.Add, TestContext.Current.CancellationToken), 100, 100_000_000);
        Assert.Equal(1, shares.Max());
        Assert.All(shares, s => Assert.InRange(s, double.Epsilon, 1));
        Assert.False(part.IsExhaustive);
    }

    // Each part of a word in turn: lengths, refusals of both profiles, what SIB says, calls, offsets, operands, notes, touches, jumps, special ones.
    [Theory]
    [InlineData("4889d8", 16)]
    [InlineData("4889d8", 18)]
    [InlineData("4889d8", 1)]
    [InlineData("4889d8", 3)]
    [InlineData("0f05", 1)]
    [InlineData("0f05", 3)]
    [InlineData("8b03", 1)]
    [InlineData("8b03", 3)]
    [InlineData("65678b03", 1)]
    [InlineData("65678b03", 3)]
    [InlineData("656789d8", 1)]
    [InlineData("8b0424", 8)]
    [InlineData("890500000000", 24)]
    [InlineData("8b842400800000", 2)]
    [InlineData("8b042511223344", 9)]
    [InlineData("e800000000", 4)]
    [InlineData("e800000000", 5)]
    [InlineData("e900008000", 27)]
    [InlineData("890500000000", 25)]
    [InlineData("c7050000000000000010", 31)]
    [InlineData("890500000000", 2)]
    [InlineData("53", 4)]
    [InlineData("4889d8", 4)]
    [InlineData("8b0424", 7)]
    [InlineData("e900000000", 5)]
    [InlineData("4881ec08000000", 6)]
    [InlineData("4881ec08000000", 7)]
    [InlineData("25e0ffffff", 6)]
    public static void A_broken_word_is_caught(string code, int bit)
    {
        var bytes = Convert.FromHexString(code.PadRight(30, '0'));
        var comparison = new VerdictComparison(CaseLayout.All);
        comparison.Add(bytes, CancellationToken.None);
        comparison.Finish(CancellationToken.None);
        foreach (var profile in Enum.GetValues<IsolationProfile>()) Break(comparison.Learning(profile), bit);
        comparison.Add(bytes, CancellationToken.None);
        var e = Assert.Throws<DecodersDifferException>(() => comparison.Finish(CancellationToken.None));
        Assert.StartsWith(code, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public static void A_mask_of_three_bytes_is_compared_at_the_very_start_too()
    {
        var comparison = new VerdictComparison(CaseLayout.All);
        comparison.Add(Convert.FromHexString("83e0e0".PadRight(30, '0')), CancellationToken.None);
        comparison.Finish(CancellationToken.None);
        Assert.Equal(1, comparison.Instructions);
    }

    // All that it has learnt but the instructions that stand around the one.
    private static void Break(HeadTable table, int bit)
    {
        for (var index = 0; index < HeadTable.Count; index++)
        {
            var (map, opcode) = (index >> HeadTable.MapShift & 1, index >> 8 & 255);
            if (!table.IsMade(index) || (map << 8 | opcode) is CaseLayout.Nop or CaseLayout.Push or CaseLayout.Halt or 0x83 or 0xEB) continue;

            // Without ModRM all words of a row are set at once.
            if ((index & 255) == 0 || OpcodeLayout.LegacyHasModRM(map, opcode)) table.Set(index, new(table.Words[table.Numbers[index]] ^ 1u << bit));
        }
    }
}
