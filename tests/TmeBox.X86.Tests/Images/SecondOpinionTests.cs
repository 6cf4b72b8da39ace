using System.Globalization;
using TmeBox.X86.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Images;

/// <summary>Other readers of the same files say the same: binutils of names and lines, the dynamic loader of mapped bytes.</summary>
public sealed class SecondOpinionTests : IDisposable
{
    private const string Source = """
        #include <string.h>
        #include "part.h"
        static int square(int x)
        {
            return x * x;
        }

        int sum(const char *text, int n)
        {
            int total = 0;
            for (int i = 0; i < n; i++)
                total += square(text[i]) + half(i);
            return total;
        }

        int main(int argc, char **argv)
        {
            return sum(argv[0], (int)strlen(argv[0])) > argc;
        }
        """;

    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private string Compiled(string name, params string[] options)
    {
        Directory.CreateDirectory(Path.Combine(tools.Folder, "include"));
        File.WriteAllText(Path.Combine(tools.Folder, "include/part.h"), "static inline int half(int x)\n{\n  return x / 2;\n}\n");
        return tools.C(name, Source, ["-O1", "-Iinclude", .. options]);
    }

    [Theory]
    [InlineData("-gdwarf-2")]
    [InlineData("-gdwarf-3")]
    [InlineData("-gdwarf-4")]
    [InlineData("-gdwarf-5")]
    [InlineData("-gdwarf-5", "-gz=zlib")]
    [InlineData("-gdwarf-4", "-no-pie")]
    [InlineData("-gdwarf-5", "-c")]
    [InlineData("-gdwarf-4", "-c", "-gz=zlib")]
    public void Binutils_gives_every_byte_of_our_functions_the_same_line(params string[] options)
    {
        var file = Compiled("program", options);
        var image = Reading.Of(file);
        var offsets = image.Regions.SelectMany(r => Enumerable.Range(0, r.Bytes.Length).Select(i => r.WindowOffset + (uint)i))
            .Where(o => image.Locate(o).Symbol is "square" or "sum" or "main" or "half").ToList();
        Assert.InRange(offsets.Count, 50, 5000);
        var found = image.LinesOf(offsets, TestContext.Current.CancellationToken);
        Assert.Null(found.Damage);
        var lines = tools.Run("addr2line", ["-e", file, .. offsets.Select(o => image.Locate(o).Address.ToString("x", CultureInfo.InvariantCulture))]).TrimEnd().Split('\n');
        Assert.Equal(offsets.Count, lines.Length);
        var known = 0;
        for (var i = 0; i < lines.Length; i++)
        {
            // Padding after a function belongs to no line.
            if (lines[i].StartsWith("??", StringComparison.Ordinal)) continue;
            known++;
            var line = found.Lines[offsets[i]];
            Assert.Equal(lines[i].Split(" (")[0].Split('/')[^1].Replace(":?", ":0", StringComparison.Ordinal), line.ToString().Split('/')[^1]);
        }

        Assert.InRange(known, offsets.Count / 2, offsets.Count);
        Assert.Contains(found.Lines.Values, l => l.File.EndsWith("include/part.h", StringComparison.Ordinal));
    }

    // This binutils finds nothing in wide line data, so it is compared with narrow data of the same code.
    [Fact]
    public void Wide_line_data_says_the_same_as_narrow()
    {
        var (narrow, wide) = (Reading.Of(Compiled("same", "-gdwarf-5")), Reading.Of(Compiled("same", "-gdwarf-5", "-gdwarf64")));
        var region = Assert.Single(wide.Regions);
        var offsets = Enumerable.Range(0, region.Bytes.Length).Select(i => region.WindowOffset + (uint)i).ToList();
        var found = wide.LinesOf(offsets, TestContext.Current.CancellationToken);
        Assert.Null(found.Damage);
        Assert.InRange(found.Lines.Count, 50, 5000);
        Assert.Equal(narrow.LinesOf(offsets, TestContext.Current.CancellationToken).Lines.OrderBy(l => l.Key), found.Lines.OrderBy(l => l.Key));
    }

    [Fact]
    public void Binutils_knows_the_same_functions()
    {
        var file = Compiled("program");
        var image = Reading.Of(file, IsolationProfile.Data);
        var functions = tools.Run("nm", file).TrimEnd().Split('\n').Select(l => l.Split(' ')).Where(w => w.Length == 3 && w[1] is "t" or "T").ToList();
        Assert.InRange(functions.Count, 4, 1000);
        foreach (var words in functions)
        {
            var offset = ImageOptions.DefaultAt + uint.Parse(words[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            Assert.Contains(offset, image.Entries);
            var alike = functions.Where(f => f[0] == words[0]).Select(f => f[2]);
            Assert.Contains(image.Locate(offset).ToString(), alike);
        }
    }

    [Fact]
    public void The_dynamic_loader_maps_the_same_bytes_as_code()
    {
        var compared = 0;
        foreach (var mappings in File.ReadLines("/proc/self/maps").Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w.Length == 6 && w[5].StartsWith("/usr/lib/", StringComparison.Ordinal)).GroupBy(w => w[5], StringComparer.Ordinal).Take(20))
        {
            var file = File.ReadAllBytes(mappings.Key);
            if (!file.AsSpan().StartsWith("\u007fELF"u8)) continue;
            var image = Reading.Of(file);
            var start = Start(mappings.First());
            foreach (var region in image.Regions)
            {
                var mapped = new byte[region.Bytes.Length];
                using var memory = File.OpenRead("/proc/self/mem");
                memory.Position = start + (region.WindowOffset - ImageOptions.DefaultAt);
                memory.ReadExactly(mapped);
                // What is said to be no hlt was replaced by hlt for what follows; nothing else differs.
                var replaced = Enumerable.Range(0, mapped.Length).Where(i => region.Bytes.Span[i] != mapped[i]).ToList();
                Assert.All(replaced, i => Assert.Equal(0xf4, region.Bytes.Span[i]));
                var announced = image.Findings.Where(f => f.Rule.Id == "Image.PageFill" && f.Address - image.Locate(region.WindowOffset).Address < (ulong)mapped.Length).ToList();
                Assert.Contains(announced.Count == 0 ? "" : $" {replaced.Count} such bytes", announced.FirstOrDefault()?.Detail ?? "", StringComparison.Ordinal);
                Assert.Equal(announced.Count == 0, replaced.Count == 0);
                compared += mapped.Length;
            }
        }

        Assert.InRange(compared, 1 << 20, int.MaxValue);
    }

    private static long Start(string[] words) => long.Parse(words[0].Split('-')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
