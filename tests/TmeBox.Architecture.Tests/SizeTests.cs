namespace TmeBox.Architecture.Tests;

/// <summary>The specification is read by people: its files stay small.</summary>
public class SizeTests
{
    [Fact]
    public void No_file_of_the_specification_has_more_than_300_lines()
    {
        var files = Sources.Of("TmeBox.Spec");
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.True(File.ReadLines(f).Count() <= 300, $"{f} has more than 300 lines"));
    }

    [Fact]
    public void The_median_file_of_the_specification_is_below_4_KB()
    {
        var sizes = Sources.Of("TmeBox.Spec").Select(f => new FileInfo(f).Length).Order().ToArray();
        Assert.InRange(sizes[sizes.Length / 2], 1, 4095);
    }
}
