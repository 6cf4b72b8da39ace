using TmeBox.X86.Images;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Images;

/// <summary>Executables and shared objects that gcc makes, as they are mapped.</summary>
public sealed class LoadableTests : IDisposable
{
    private static readonly string[] Clean = ["-Wl,-z,separate-code", "-Wl,--build-id=none"];
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private byte[] Halting(params string[] options) => tools.AssemblyBytes(Toolchain.Halting, [.. Clean, .. options]);

    [Fact]
    public void A_program_at_its_own_addresses_is_mapped_there()
    {
        var image = Reading.Of(Halting("-static", "-no-pie"));
        Assert.Empty(image.Findings);
        Assert.Equal(ImageKind.Executable, image.Kind);
        var region = Assert.Single(image.Regions);
        Assert.Equal((0x401000u, 4096), (region.WindowOffset, region.Bytes.Length));
        Assert.True(region.Bytes.Span.IndexOfAnyExcept((byte)0xf4) < 0);
        Assert.Contains(0x401000u, image.Entries);
        Assert.Equal(("_start+0x10", 0x401010UL, 0x1010UL), (image.Locate(0x401010).ToString(), image.Locate(0x401010).Address, image.Locate(0x401010).FileOffset));
    }

    [Theory]
    [InlineData(null, 0x40_0000u)]
    [InlineData(0x1_2000u, 0x1_2000u)]
    [InlineData(0xfffe_0000u, 0xfffe_0000u)]
    public void A_position_independent_program_is_mapped_where_its_user_says(uint? at, uint start)
    {
        var image = Reading.Of(Halting("-static-pie"), at: at);
        Assert.Empty(image.Rules());
        var region = Assert.Single(image.Regions);
        Assert.Equal(start + 0x1000, region.WindowOffset);
        Assert.Equal(0x1010UL, image.Locate(start + 0x1010).Address);
        Assert.Contains(start + 0x1000, image.Entries);
    }

    [Theory]
    [InlineData(0x1_0000u)]
    [InlineData(0x1_1000u)]
    [InlineData(0xffff_0000u)]
    [InlineData(0u)]
    public void The_guards_the_base_page_and_the_gates_are_not_for_images(uint at) =>
        Assert.Equal(["Image.InsideWindow"], Reading.Of(Halting("-static-pie"), at: at).Rules());

    [Fact]
    public void A_place_that_no_image_can_have_is_refused()
    {
        Assert.Contains("multiple of 4096", Assert.Throws<ImagePlaceException>(() => Reading.Of(Halting("-static-pie"), at: 0x40_0010)).Message, StringComparison.Ordinal);
        Assert.Contains("linked at 0x400000", Assert.Throws<ImagePlaceException>(() => Reading.Of(Halting("-static", "-no-pie"), at: 0x40_0000)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_loader_would_map_as_code_and_data_is_rejected()
    {
        Assert.Equal(["Image.WritableCode"], Only(e => e.U32(e.Code + 4, 7)));
        Assert.Contains("Image.WritableCode", Reading.Of(tools.AssemblyBytes(Toolchain.Halting, "-static", "-Wl,-N")).Rules());
        Assert.Equal(["Image.ExecutableStack"], Reading.Of(Halting("-static", "-Wl,-z,execstack")).Rules());
        Assert.Equal(["Image.ExecutableStack"], Only(e => e.U32(e.Stack, 0)));
        Assert.Equal(["Image.HasCode"], Only(e => e.U32(e.Code + 4, 4)).Where(r => r != "Image.EntryInCode"));
        Assert.Equal(["Image.CodeInFile"], Only(e => e.U64(e.Code + 40, 0x2000)));
        Assert.Equal(["Image.SegmentsOverlap"], Only(e => e.U64(e.Code + 16, 0x400000)));
        Assert.Equal(["Image.InsideWindow"], Only(e => e.U64(e.Code + 16, 0x1_0000_1000)));
        Assert.Equal(["Image.EntryInCode"], Only(e => e.U64(24, 0x400000)));
        Assert.Equal(["Image.EntryAligned"], Only(e => e.U64(24, 0x401010)));
        Assert.Empty(Only(e => e.U64(24, 0x401010), IsolationProfile.Data));
    }

    [Fact]
    public void A_file_of_data_alone_is_not_accepted()
    {
        var image = Reading.Of(tools.AssemblyBytes(".data\n.quad 1\n.section .note.GNU-stack,\"\",@progbits", "-static", "-Wl,-e,0"));
        Assert.Equal("Image.HasCode", image.Rules()[0]);
        Assert.Empty(image.Regions);
    }

    [Fact]
    public void The_rest_of_a_page_is_looked_at_as_it_is_mapped()
    {
        // The linker fills with zeros, which are an instruction that writes memory.
        var image = Reading.Of(tools.AssemblyBytes(".globl _start\n_start: hlt\n.section .note.GNU-stack,\"\",@progbits", [.. Clean, "-static"]));
        var finding = Assert.Single(image.Findings);
        Assert.Equal(("Image.PageFill", 0x401001UL), (finding.Rule.Id, finding.Address));
        Assert.Contains("00 instead of f4, 4095 such bytes", finding.Detail, StringComparison.Ordinal);
        Assert.True(Assert.Single(image.Regions).Bytes.Span.IndexOfAnyExcept((byte)0xf4) < 0);
        // A byte before the segment, in its first page.
        var before = Only(e => e.U64(e.Code + 8, 0x1001).U64(e.Code + 16, 0x401001).U64(e.Code + 32, 0xfff).U64(e.Code + 40, 0xfff).U64(24, 0x401020).File[0x1000] = 0x90);
        Assert.Equal(["Image.PageFill"], before);
    }

    [Fact]
    public void Relocations_of_code_are_rejected()
    {
        const string Source = ".text\n.p2align 12, 0xf4\n.globl f\n.type f, @function\nf: hlt\n.quad f\n.p2align 12, 0xf4\n.section .note.GNU-stack,\"\",@progbits";
        var image = Reading.Of(tools.AssemblyBytes(Source, [.. Clean, "-shared", "-Wl,-z,notext"]));
        var finding = Assert.Single(image.Findings);
        Assert.Equal("Image.TextRelocation", finding.Rule.Id);
        Assert.Contains("announces", finding.Detail, StringComparison.Ordinal);
        Assert.Contains("1 more alike", finding.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void A_relocation_that_leaves_the_images_data_is_rejected()
    {
        var file = File.ReadAllBytes(tools.C("moved", "int a; int *const p = &a; int *q = &a;", [.. Clean, "-shared", "-fPIC", "-nostdlib"]));
        var text = tools.Run("readelf", "-SW", "moved").Split('\n').Single(l => l.Contains(" .rela.dyn ", StringComparison.Ordinal));
        var at = Convert.ToInt32(text.Split(".rela.dyn")[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], 16);
        Assert.DoesNotContain("Image.TextRelocation", Reading.Of((byte[])file.Clone()).Rules());
        foreach (var outside in new ulong[] { 0, 0x7fff_ffff_f000, ulong.MaxValue - 7 })
            Assert.Contains("Image.TextRelocation", Reading.Of(new ElfEditor((byte[])file.Clone()).U64(at, outside).File).Rules());
    }

    [Fact]
    public void An_initialiser_that_two_relocations_decide_is_not_known()
    {
        const string Source = "__asm__(\"nop\"); int a; int *q = &a; __attribute__((constructor)) static void one(void){a = 1;}";
        var file = File.ReadAllBytes(tools.C("twice", Source, [.. Clean, "-shared", "-fPIC", "-nostdlib", "-O1"]));
        Assert.Contains("initialiser 0 of its array at 0x", Reading.Of((byte[])file.Clone()).Findings.Single(f => f.Rule.Id == "Image.EntryAligned").Detail, StringComparison.Ordinal);
        var words = tools.Run("readelf", "-SW", "twice").Split('\n');
        var table = Convert.ToInt32(words.Single(l => l.Contains(" .rela.dyn ", StringComparison.Ordinal)).Split(".rela.dyn")[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[2], 16);
        var array = Convert.ToUInt64(words.Single(l => l.Contains(" .init_array ", StringComparison.Ordinal)).Split(" .init_array ")[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], 16);
        // The relocations of the initialiser and of q, in either order: both now name the initialiser.
        var both = new ElfEditor((byte[])file.Clone()).U64(table, array).U64(table + 24, array).File;
        Assert.Contains("initialiser 0 of its array is decided by the loader", Reading.Of(both).Findings.Single(f => f.Rule.Id == "Image.EntryInCode").Detail, StringComparison.Ordinal);
        var across = new ElfEditor((byte[])file.Clone()).U64(table, array - 4).File;
        Assert.Contains("across the array of initialisers", Assert.Throws<ImageFormatException>(() => Reading.Of(across)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Libraries_that_share_the_window_are_mentioned()
    {
        var image = Reading.Of(tools.C("linked", "int main(void){return 0;}"));
        Assert.Contains("it is linked with 1 other libraries, which share its window: verify them as well", image.Notes);
    }

    [Theory]
    [InlineData("-shared", "-fPIC")]
    [InlineData("-static", "-no-pie")]
    [InlineData("-static-pie", "-fPIE")]
    public void Resolvers_are_rejected(params string[] options)
    {
        var file = tools.C("indirect", "static int one(void){return 1;} static int (*pick(void))(void){return one;} int f(void) __attribute__((ifunc(\"pick\"))); int main(void){return f();}", [.. options, "-Wl,-z,separate-code"]);
        Assert.Contains("Image.IndirectFunction", Reading.Of(file).Rules());
    }

    [Fact]
    public void Initialisers_start_bundles()
    {
        const string Source = "int a, b; __attribute__((constructor, aligned(32))) static void one(void){a = 1;} __attribute__((destructor, aligned(32))) static void two(void){b = 1;} __attribute__((aligned(32))) int f(void){return a;}";
        string[] options = ["-shared", "-fPIC", "-nostdlib", "-O1", "-Wl,-z,separate-code"];
        Assert.DoesNotContain("Image.EntryAligned", Reading.Of(tools.C("aligned", Source, options)).Rules());
        foreach (var function in new[] { "constructor", "destructor" })
        {
            var loose = Reading.Of(tools.C("loose", "__asm__(\"nop\");" + Source.Replace($"{function}, aligned(32)", function, StringComparison.Ordinal), options));
            var what = function == "constructor" ? "initialiser 0 of its array" : "finaliser 0 of its array";
            Assert.Contains(what, loose.Findings.Single(f => f.Rule.Id == "Image.EntryAligned").Detail, StringComparison.Ordinal);
        }

        var exported = Reading.Of(tools.C("exported", "__asm__(\"nop\");" + Source.Replace("__attribute__((aligned(32))) int f", "int f", StringComparison.Ordinal), options));
        Assert.Contains("the exported function f", exported.Findings.Single(f => f.Rule.Id == "Image.EntryAligned").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Packed_relocations_name_initialisers_too()
    {
        const string Source = "int a; __attribute__((constructor)) static void one(void){a = 1;}";
        var image = Reading.Of(tools.C("packed", "__asm__(\"nop\");" + Source, "-shared", "-fPIC", "-nostdlib", "-O1", "-Wl,-z,separate-code,-z,pack-relative-relocs"));
        Assert.Contains("initialiser 0 of its array", image.Findings.Single(f => f.Rule.Id == "Image.EntryAligned").Detail, StringComparison.Ordinal);
    }

    [Fact]
    public void Exported_functions_are_found_without_section_headers()
    {
        const string Source = "__asm__(\"nop\"); int f(void){return 1;} int g(void){return 2;} int h(void){return 3;}";
        foreach (var style in new[] { "sysv", "gnu" })
        {
            var file = File.ReadAllBytes(tools.C("lib" + style, Source, "-shared", "-fPIC", "-nostdlib", "-O1", "-Wl,-z,separate-code,--hash-style=" + style));
            var finding = Reading.Of(new ElfEditor(file).U64(40, 0).U16(60, 0).File).Findings.Single(f => f.Rule.Id == "Image.EntryAligned");
            Assert.Contains("2 more alike", finding.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Damaged_sections_only_cost_names()
    {
        var image = Reading.Of(new ElfEditor(Halting("-static")).U64(40, ulong.MaxValue - 5).File);
        Assert.Empty(image.Findings);
        Assert.Contains("table of sections is damaged", Assert.Single(image.Notes), StringComparison.Ordinal);
        Assert.Equal("0x401010", image.Locate(0x401010).ToString());
    }

    private string[] Only(Action<ElfEditor> change, IsolationProfile profile = IsolationProfile.CodeAndData)
    {
        var editor = new ElfEditor(Halting("-static", "-no-pie"));
        change(editor);
        return Reading.Of(editor.File, profile).Rules();
    }
}
