using System.Globalization;
using TmeBox.X86.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Images;

/// <summary>Relocatable objects: laid out by us, with the fields that the object alone decides.</summary>
public sealed class ObjectTests : IDisposable
{
    private const string Source = """
        extern int far_data; extern int far_code(int);
        static volatile int own = 5; int shared_data = 6;
        __attribute__((noinline)) static int near_code(int x) { return x + own; }
        __attribute__((noinline, section(".text.other"))) int other(int x) { return near_code(x) + shared_data; }
        int f(int x) { return far_code(x) + far_data + other(x); }
        int (*const table[])(int) = { near_code, f };
        """;

    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private CodeImage Object(string source, params string[] options) => Object(IsolationProfile.CodeAndData, source, options);

    private CodeImage Object(IsolationProfile profile, string source, params string[] options) => Reading.Of(tools.C("a.o", source, ["-c", "-O1", "-fPIC", "-fno-stack-protector", "-fcf-protection=none", .. options]), profile);

    [Fact]
    public void An_object_is_provisional_and_says_what_the_linker_still_decides()
    {
        var image = Object(Source);
        Assert.Equal(ImageKind.Relocatable, image.Kind);
        Assert.Empty(image.Findings);
        Assert.Contains(image.Notes, n => n.Contains("the linker still places and changes it", StringComparison.Ordinal));
        Assert.Contains(image.Notes, n => n.Contains("depend on what is defined elsewhere", StringComparison.Ordinal));
        Assert.Contains(image.Notes, n => n.Contains("not aligned to a bundle", StringComparison.Ordinal));
    }

    [Fact]
    public void Branches_lead_where_the_linker_would_lead_them()
    {
        var image = Object(Source);
        var code = image.Regions.ToList();
        // The stand-in for foreign code, .text, .text.other.
        Assert.Equal(3, code.Count);
        Assert.True(code[0].Bytes.Span.IndexOfAnyExcept((byte)0xf4) < 0);
        var targets = code.SelectMany(Calls).Select(t => t.Target == code[0].WindowOffset ? "elsewhere" : image.Locate(t.Target).ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(["elsewhere", "near_code", "other"], targets);
    }

    [Fact]
    public void Operands_of_own_data_lie_between_code_and_foreign_data()
    {
        var image = Object(Source);
        var end = image.Regions.Max(r => r.WindowOffset + (uint)r.Bytes.Length);
        var operands = image.Regions.SelectMany(r => Decoded(r)).Where(i => i.IsIPRelativeMemoryOperand).Select(i => (uint)i.IPRelativeMemoryAddress).ToList();
        Assert.Equal(3, operands.Count);
        Assert.All(operands, o => Assert.True(o >= end + 4096, $"0x{o:x} is within a page of code"));
    }

    [Fact]
    public void Functions_and_pointers_to_code_are_entries()
    {
        var image = Object(IsolationProfile.Data, Source);
        var names = image.Entries.Select(e => image.Locate(e).ToString()).Order(StringComparer.Ordinal);
        Assert.Equal(["f", "near_code", "other"], names);
        // A local label that only a table points to.
        var labels = Reading.Of(tools.C("l.o", "__asm__(\".text\\nnop\\n.Lhidden: hlt\\n.data\\n.quad .Lhidden\");", "-c"), IsolationProfile.Data);
        Assert.Equal([1UL], labels.Entries.Select(e => labels.Locate(e).Address));
    }

    [Fact]
    public void With_bundles_only_starts_of_bundles_are_declared()
    {
        var image = Object(Source);
        Assert.All(image.Entries, e => Assert.Equal(0u, e % 32));
        Assert.InRange(image.Entries.Count, 1, 2);
    }

    [Fact]
    public void Every_function_of_many_sections_keeps_its_own_place()
    {
        var source = string.Concat(Enumerable.Range(0, 300).Select(i => string.Create(CultureInfo.InvariantCulture, $"int f{i}(int x) {{ return x * {i} + 1; }}\n")));
        var image = Object(IsolationProfile.Data, source, "-ffunction-sections");
        Assert.Equal(301, image.Regions.Count());
        Assert.Equal(300, image.Entries.Select(e => image.Locate(e).ToString()).Distinct(StringComparer.Ordinal).Count(n => n.StartsWith('f')));
    }

    [Fact]
    public void An_object_without_code_is_not_accepted() => Assert.Equal(["Image.HasCode"], Object("int a = 5;").Rules());

    [Fact]
    public void Absolute_operands_are_said_to_be_open()
    {
        var image = Reading.Of(tools.C("t.o", "extern __thread int t; int f(void){return t;}", "-c", "-O1", "-fPIC"), IsolationProfile.Data);
        Assert.Contains(image.Notes, n => n.Contains("kinds that only a linker computes", StringComparison.Ordinal));
        Assert.DoesNotContain(image.Notes, n => n.Contains("bundle", StringComparison.Ordinal));
    }

    private static IEnumerable<(uint At, uint Target)> Calls(CodeRegion region) =>
        Decoded(region).Where(i => i.IsCallNear || i.IsJmpNear).Select(i => ((uint)i.IP, (uint)i.NearBranchTarget));

    private static List<Iced.Intel.Instruction> Decoded(CodeRegion region)
    {
        var decoder = Iced.Intel.Decoder.Create(64, region.Bytes.ToArray());
        decoder.IP = region.WindowOffset;
        return [.. decoder];
    }
}
