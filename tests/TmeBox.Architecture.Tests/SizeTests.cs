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

    [Fact]
    public void The_machine_says_all_it_has_to_say_in_2000_lines_and_the_specification_in_4000()
    {
        var files = Sources.Of("TmeBox.Spec").ToLookup(f => Path.GetFileName(Path.GetDirectoryName(f)), StringComparer.Ordinal);
        Assert.InRange(files["Machine"].Sum(Said), 1_000, 2_000);
        Assert.InRange(files.SelectMany(g => g).Sum(Said), 2_000, 4_000);
    }

    // Comments say something; blank lines, braces and what the compiler needs to find names do not.
    private static int Said(string file) => File.ReadLines(file).Select(l => l.Trim())
        .Count(l => l.Length > 1 && l is not "};" && !l.StartsWith("using ", StringComparison.Ordinal) && !l.StartsWith("namespace ", StringComparison.Ordinal));
}
