using System.Globalization;
using TmeBox.Engine.Memory;

namespace TmeBox.Engine.Tests.Memory;

/// <summary>What the operating system is asked for: huge pages, whole ones.</summary>
public unsafe class HugePageTests
{
    private const string Maps = "/proc/self/smaps";

    /// <summary>A quarter of a huge page was asked for once, which no system makes huge.</summary>
    [Fact]
    public void A_directory_of_many_pages_asks_for_huge_pages_as_long_as_they_are()
    {
        using var directory = new PageDirectory(40);
        PageEntry* first = directory.Obtain(0), far = directory.Obtain(5 * NativeBlock.HugePage / (ulong)sizeof(PageEntry));
        directory.UseHugePages();
        if (File.Exists(Maps))
        {
            Assert.True(LengthAskedFor((ulong)first) >= NativeBlock.HugePage);
            Assert.True(LengthAskedFor((ulong)far) >= NativeBlock.HugePage);
            Assert.Equal(0, LengthAskedFor((ulong)first + (2 * NativeBlock.HugePage)));
        }
    }

    /// <summary>The length of the mapping that an address is in, if huge pages were asked for there.</summary>
    private static long LengthAskedFor(ulong address)
    {
        long length = 0;
        bool within = false;
        foreach (string line in File.ReadLines(Maps))
        {
            string[] words = line.Split([' ', '-'], 3);
            if (words.Length == 3 && ulong.TryParse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong start)
                && ulong.TryParse(words[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong end))
            {
                within = start <= address && address < end;
                length = within ? (long)(end - start) : length;
            }
            else if (within && line.StartsWith("VmFlags:", StringComparison.Ordinal))
            {
                return line.Contains(" hg", StringComparison.Ordinal) ? length : 0;
            }
        }

        return 0;
    }
}
