namespace TmeBox.Native.Tests;

public class HandleTableTests
{
    [Fact]
    public void A_handle_finds_what_was_opened_until_it_is_closed_and_never_again() => Seeds.Each(50, random =>
    {
        var table = new HandleTable();
        var open = new Dictionary<ulong, object>();
        var closed = new HashSet<ulong>();
        for (int step = 0; step < 400; step++)
        {
            if (open.Count == 0 || random.Next(5) < 3)
            {
                object target = random.Next(2) == 0 ? new List<int>() : new Version();
                ulong handle = table.Open(target);
                Assert.NotEqual(0ul, handle);
                Assert.DoesNotContain(handle, closed);
                open.Add(handle, target);
            }
            else
            {
                (ulong handle, object target) = open.ElementAt(random.Next(open.Count));
                Assert.Same(target, table.Close(handle));
                open.Remove(handle);
                closed.Add(handle);
            }
        }

        Assert.All(open, o => Assert.Same(o.Value, table.Find<object>(o.Key)));
        Assert.All(open.Where(o => o.Value is Version), o => Assert.Throws<HandleException>(() => table.Find<List<int>>(o.Key)));
        Assert.All(closed, c => Assert.Throws<HandleException>(() => table.Find<object>(c)));
        Assert.All(closed, c => Assert.Throws<HandleException>(() => table.Close(c)));
        for (int i = 0; i < 200; i++)
        {
            ulong madeUp = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
            Assert.True(open.ContainsKey(madeUp) || Record.Exception(() => table.Find<object>(madeUp)) is HandleException);
        }
    });

    [Fact]
    public void The_number_of_open_handles_is_bounded_and_closing_makes_room()
    {
        var table = new HandleTable();
        ulong last = 0;
        for (int i = 0; i < HandleTable.Most; i++)
        {
            last = table.Open(table);
        }

        Assert.Equal("1048576 handles are open; close some.", Assert.Throws<InvalidOperationException>(() => table.Open(table)).Message);
        table.Close(last);
        Assert.NotEqual(last, table.Open(table));
    }

    [Fact]
    public void Of_threads_that_close_one_handle_one_succeeds()
    {
        var table = new HandleTable();
        for (int round = 0; round < 200; round++)
        {
            ulong handle = table.Open(table);
            int closed = 0;
            Parallel.For(0, 4, _ =>
            {
                try
                {
                    table.Close(handle);
                    Interlocked.Increment(ref closed);
                }
                catch (HandleException)
                {
                    // Another thread was first.
                }
            });
            Assert.Equal(1, closed);
        }
    }
}
