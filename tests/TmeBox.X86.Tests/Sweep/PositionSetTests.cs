using TmeBox.X86.Sweep;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>A set of positions holds what any set would, wherever its region starts and its chunks end.</summary>
public static class PositionSetTests
{
    private const int Unit = 64, Bundle = 32;

    [Fact]
    public static void It_holds_what_a_set_holds() => Seeds.Each(400, random =>
    {
        var length = random.Next(1, 3000);
        var region = new CodeRegion(new byte[length], 0x20000 + (uint)random.Next(Unit));
        using PositionSet set = new(region), other = new(region);
        var expected = Filled(random, set, length);
        var others = Filled(random, other, length);
        if (random.Coin())
            foreach (var position in expected.Where(p => random.Next(200) > 0))
            {
                other.Add(position);
                others.Add(position);
            }

        var what = $"{length} bytes at {region.WindowOffset:x}";
        for (var i = 0; i < 30; i++)
        {
            var first = random.Next(length);
            var last = random.Next(3) == 0 ? random.Next(first, length + 1) : Math.Min(length, first + random.Next(140));
            var held = expected.Any(p => p >= first && p < last);
            Assert.True(held == set.HoldsAny(first, last), $"{what}: any from {first} to {last}");
            Assert.Equal(expected.Where(p => p < first).DefaultIfEmpty(-1).Max(), set.LastBefore(first));
            Assert.Equal(expected.Contains(first), set.Contains(first));
            Assert.Equal(expected.Where(p => p >= first && (region.WindowOffset + p) % Bundle == 0).Append(last).Min(), set.FirstBundle(first, last));
        }

        // Chunks share no word.
        for (int start = 0, end; start < length; start = end)
        {
            end = Math.Min(length, start + Unit * random.Next(1, 20) - (start + set.Skew) % Unit);
            var here = expected.Where(p => p >= start && p < end).Order().ToArray();
            Assert.Equal(here, set.Positions(start, end));
            Assert.Equal(here.Length, set.Count(start, end));
            Assert.True(here.All(others.Contains) == set.IsWithin(other, start, end), $"{what}: within from {start} to {end}");
            Assert.True(others.Where(p => p >= start && p < end).All(expected.Contains) == other.IsWithin(set, start, end), $"{what}: around from {start} to {end}");
        }

        set.Clear();
        Assert.Equal(0, set.Count(0, length));
    });

    private static HashSet<int> Filled(Random random, PositionSet set, int length)
    {
        var expected = new HashSet<int>();
        for (var i = random.Next(random.Coin() ? 4 : 300); i > 0; i--)
        {
            var position = random.Next(length);
            switch (random.Next(6))
            {
                case 0:
                    set.Remove(position);
                    expected.Remove(position);
                    break;
                case 1:
                    set.AddIf(position, false);
                    break;
                case 2:
                    set.AddIf(position, true);
                    expected.Add(position);
                    break;
                case 3:
                    set.Add([(uint)position, (uint)(position / 2)]);
                    expected.UnionWith([position, position / 2]);
                    break;
                default:
                    set.Add(position);
                    expected.Add(position);
                    break;
            }
        }

        return expected;
    }
}
