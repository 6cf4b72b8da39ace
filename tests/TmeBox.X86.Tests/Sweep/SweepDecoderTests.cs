using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>The tables read every instruction as the other decoder does.</summary>
public static class SweepDecoderTests
{
    [Fact]
    public static void Random_bytes_are_read_alike() => Seeds.Each(100, random =>
    {
        var comparison = new DecoderComparison();
        for (var i = 0; i < 200; i++) comparison.Compare(random.Array(64), 0x30000);
        Assert.Equal(200, comparison.Instructions);
    });

    // Prime to every dimension of the space.
    [Fact]
    public static void Legacy_heads_are_read_alike() => Compare(EncodingSpace.Legacy(0, 1009), 100_000);

    [Fact]
    public static void Sequences_of_prefixes_are_read_alike() => Compare(EncodingSpace.PrefixSequences(), 50_000);

    [Fact]
    public static void Tails_are_read_alike() => Compare(EncodingSpace.TailClasses(), 50_000);

    [Fact]
    public static void Payloads_are_read_alike() => Seeds.Each(10, random => Compare(EncodingSpace.Payloads(random, 5000), 5000));

    private static void Compare(IEnumerable<byte[]> codes, int least)
    {
        var comparison = new DecoderComparison();
        foreach (var code in codes) comparison.Compare(code, 0x30000);
        Assert.True(comparison.Instructions >= least, $"{comparison.Instructions} encodings");
        Assert.True(comparison.Fast > comparison.Instructions / 3, $"{comparison.Fast} of {comparison.Instructions} by the tables");
    }
}
