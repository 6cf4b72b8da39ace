using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>A list with pooled room holds what any list would.</summary>
public static class PooledListTests
{
    [Fact]
    public static void It_holds_what_a_list_holds() => Seeds.Each(200, random =>
    {
        using var list = new PooledList<ulong>();
        var expected = new List<ulong>();
        for (var step = 0; step < 200; step++)
        {
            switch (random.Next(8))
            {
                case 0:
                    list.Clear();
                    expected.Clear();
                    break;
                case 1:
                    var kept = random.Next(expected.Count + 1);
                    list.Keep(kept);
                    expected.RemoveRange(kept, expected.Count - kept);
                    break;
                case 2:
                    var (removed, others) = (random.Next(expected.Count + 1), Numbers(random, 90));
                    list.ReplaceFirst(removed, others);
                    expected.RemoveRange(0, removed);
                    expected.InsertRange(0, others);
                    break;
                case 3:
                    list.Dispose();
                    expected.Clear();
                    break;
                case 4 or 5:
                    // More may be written than counts.
                    var (added, spare) = (Numbers(random, 200), random.Next(9));
                    var room = list.Room(added.Length + spare);
                    Assert.Equal(added.Length + spare, room.Length);
                    room.Fill(ulong.MaxValue);
                    added.CopyTo(room);
                    list.Added(added.Length);
                    expected.AddRange(added);
                    break;
                default:
                    var number = (ulong)random.NextInt64();
                    list.Add(number);
                    expected.Add(number);
                    break;
            }

            Assert.Equal(expected, list.Items.ToArray());
            Assert.Equal(expected.Count, list.Count);
        }
    });

    [Fact]
    public static void Lists_share_no_room() => Seeds.Each(50, random =>
    {
        var lists = Enumerable.Range(0, 8).Select(i => (List: new PooledList<int>(), Number: i)).ToArray();
        for (var step = 0; step < 400; step++)
        {
            var (list, number) = lists[random.Next(lists.Length)];
            if (random.Next(20) == 0) list.Dispose();
            else if (random.Next(20) == 0) list.Keep(list.Count / 2);
            else list.Add(number);
        }

        foreach (var (list, number) in lists)
        {
            Assert.All(list.Items.ToArray(), n => Assert.Equal(number, n));
            list.Dispose();
        }
    });

    private static ulong[] Numbers(Random random, int most) => [.. Enumerable.Range(0, random.Next(most)).Select(_ => (ulong)random.NextInt64())];
}
