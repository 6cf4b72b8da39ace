using System.Buffers.Binary;
using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>What leads to a position is found wherever it ends, and nothing else is.</summary>
public static class OffsetSearchTests
{
    private const int Offset = sizeof(int);

    [Fact]
    public static void What_is_found_is_what_leads_there() => Seeds.Each(200, random =>
    {
        var code = random.Array(random.Next(1, 900));
        var targets = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.Next(code.Length)).ToArray();
        for (var i = random.Next(30); i > 0 && code.Length >= Offset; i--)
        {
            var at = random.Next(code.Length - Offset + 1);
            BinaryPrimitives.WriteInt32LittleEndian(code.AsSpan(at), targets[random.Next(targets.Length)] - at - Offset);
        }

        var start = random.Next(code.Length);
        var end = random.Next(start, code.Length + 1);
        using var found = new PooledList<int>();
        OffsetSearch.Find(code, start, end, targets, found);
        var expected = Enumerable.Range(start, Math.Max(0, end - start - Offset + 1)).Where(at => targets.Contains(BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at)) + at + Offset)).Select(at => at + Offset);
        Assert.Equal(expected, found.Items.ToArray().Order());
    });
}
