using TmeBox.Conformance.Campaigns;

namespace TmeBox.Conformance.Tests.Campaigns;

/// <summary>What a crew tells follows from its cases, whoever does them and whenever they are done.</summary>
public class CrewTests
{
    private const int Slow = 30;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void It_ends_with_the_first_case_that_makes_enough(int workers)
    {
        var done = Run(workers, 20, _ => null);
        Assert.Equal("0 1 2 3 4 5 6", done.Total.ToString());
        Assert.Null(done.First);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void It_ends_with_the_first_finding_and_counts_no_later_case(int workers)
    {
        var done = Run(workers, 1000, index => index >= 3 ? $"found in {index}" : null);
        Assert.Equal(("0 1 2 3", "found in 3", 3L), (done.Total.ToString(), done.First, done.Index));
    }

    // One worker would not have come so far.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_finding_behind_the_end_is_none(int workers) => Assert.Null(Run(workers, 6, index => index == 5 ? "late" : null).First);

    [Fact]
    public void Where_time_ends_it_every_finished_case_counts()
    {
        var finished = 0;
        var done = Crew<Numbers, string>.Run(new(1, TimeSpan.FromMilliseconds(100), 3), (index, numbers) =>
        {
            numbers.Add(index);
            Thread.Sleep(1);
            Interlocked.Increment(ref finished);
            return (1000, null);
        }, null, TestContext.Current.CancellationToken);
        Assert.Equal(string.Join(' ', Enumerable.Range(0, finished)), done.Total.ToString());
    }

    // Case n is n of work; the even ones are slow, so that many workers finish out of order.
    private static CrewResult<Numbers, string> Run(int workers, long amount, Func<long, string?> finds) => Crew<Numbers, string>.Run(
        new(amount, null, workers),
        (index, numbers) =>
        {
            numbers.Add(index);
            if (index % 2 == 0) Thread.Sleep(Slow);
            return (index, finds(index));
        },
        null,
        TestContext.Current.CancellationToken);

    private sealed class Numbers : ITally<Numbers>
    {
        private readonly List<long> all = [];

        public void Add(long number) => all.Add(number);

        public void Add(Numbers other) => all.AddRange(other.all);

        public override string ToString() => string.Join(' ', all);
    }
}
