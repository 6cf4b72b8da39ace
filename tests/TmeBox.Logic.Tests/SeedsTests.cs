namespace TmeBox.Logic.Tests;

public class SeedsTests
{
    [Fact]
    public void A_property_that_fails_names_its_seed()
    {
        var failure = Assert.ThrowsAny<Exception>(() => Seeds.Each(10, _ => throw new InvalidOperationException("nothing holds")));
        Assert.Contains("seed ", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("nothing holds", failure.ToString(), StringComparison.Ordinal);
    }
}
