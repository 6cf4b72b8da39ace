using System.Buffers.Binary;
using System.Diagnostics;
using TmeBox.X86.Images;
using TmeBox.X86.Reporting;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Tests.Images;

/// <summary>Files are hostile: whatever they hold, reading ends soon, in bounded memory, with an image or a sentence.</summary>
public sealed class HostileFilesTests : IDisposable
{
    private const int Rounds = 1500;
    private static readonly ulong[] Extremes = [0, 1, 2, 7, 8, 63, 64, 0xff, 0x1000, 0xfff, 0xffff, 0x1_0000, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff, 0x1_0000_0000, long.MaxValue, 1UL << 63, ulong.MaxValue - 4095, ulong.MaxValue];
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    private List<byte[]> Originals()
    {
        const string Source = "int a[3]; __attribute__((constructor)) static void one(void){a[0] = 1;} int f(int x){return a[x & 1] + 7;} int (*const table[])(int) = { f };";
        string[] common = ["-g", "-O1", "-nostdlib", "-Wl,-z,separate-code"];
        return
        [
            File.ReadAllBytes(tools.C("shared", Source, ["-shared", "-fPIC", .. common])),
            File.ReadAllBytes(tools.C("packed", Source, ["-shared", "-fPIC", "-Wl,-z,pack-relative-relocs,--hash-style=sysv", .. common])),
            File.ReadAllBytes(tools.C("object.o", Source, "-c", "-g", "-O1", "-fPIC")),
            File.ReadAllBytes(tools.C("packed.o", Source, "-c", "-gdwarf-4", "-gz=zlib", "-O1", "-fPIC", "-ffunction-sections")),
            tools.AssemblyBytes(Toolchain.Halting, "-static", "-g"),
        ];
    }

    [Fact]
    public void Changed_files_give_an_image_or_a_sentence_soon_and_in_little_memory()
    {
        var originals = Originals();
        foreach (var original in originals) Assert.NotEmpty(Read(original)!.Regions);
        var (read, refused, slowest, largest) = (0, 0, TimeSpan.Zero, 0L);
        Seeds.Each(Rounds, random =>
        {
            var original = originals[random.Next(originals.Count)];
            for (var i = 0; i < 4; i++)
            {
                var file = Changed(original, random);
                var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
                if (Read(file) is null) refused++;
                else read++;
                (slowest, largest) = (Larger(slowest, clock.Elapsed), Math.Max(largest, GC.GetAllocatedBytesForCurrentThread() - before));
            }
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{read} read, {refused} refused, slowest {slowest.TotalMilliseconds:0} ms, most memory {largest >> 10} KiB");
        Assert.InRange(read, Rounds / 4, Rounds * 4);
        Assert.InRange(refused, Rounds / 4, Rounds * 4);
        Assert.InRange(slowest, TimeSpan.Zero, TimeSpan.FromSeconds(2));
        Assert.InRange(largest, 0, 64 << 20);
    }

    [Theory]
    [InlineData(4, 1, "class 1; expected 2: 64 bits")]
    [InlineData(5, 2, "byte order 2; expected 1: little endian")]
    [InlineData(7, 9, "operating system 9; expected 0 or 3")]
    [InlineData(16, 4, "file type 4; expected 1, 2 or 3")]
    [InlineData(18, 40, "machine 40; expected 62: x86-64")]
    [InlineData(54, 55, "program header size 55; expected 56")]
    [InlineData(57, 0x40, "program headers; expected at most 1170")]
    [InlineData(33, 0xff, "the table of program headers of")]
    public void Another_kind_of_file_is_named(int at, byte value, string said)
    {
        var file = tools.AssemblyBytes(Toolchain.Halting, "-static");
        file[at] = value;
        var problem = Assert.Throws<ImageFormatException>(() => Reading.Of(file));
        Assert.Contains(said, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith("at byte ", problem.Message, StringComparison.Ordinal);
        Assert.InRange(problem.Offset, 0UL, (ulong)file.Length);
    }

    [Fact]
    public void What_no_loader_could_map_is_damage()
    {
        Throws("a segment of", e => e.U64(e.Code + 8, 0x1_0000_0000));
        Throws("both equal modulo the page", e => e.U64(e.Code + 8, 0x10));
        Throws("no fewer in memory", e => e.U64(e.Code + 40, 5));
        Throws("the lower half", e => e.U64(e.Code + 16, ulong.MaxValue - 4095));
        Throws("without the mark of ELF", e => e.U32(0, 0));
    }

    [Fact]
    public void A_small_file_does_not_ask_for_much_memory_by_mapping_itself_often()
    {
        var code = Enumerable.Range(0, 1000).Select(i => (Address: 0x100_0000UL + ((ulong)i * 0x10_0000), Size: 0x8_0000UL));
        var file = new byte[0x10_0000];
        tools.AssemblyBytes(Toolchain.Halting, "-static").AsSpan(0, 64).CopyTo(file);
        var editor = new ElfEditor(file).U64(32, 64).U16(56, 1000).U64(40, 0).U16(60, 0);
        var at = 64;
        foreach (var (address, size) in code)
        {
            editor.U32(at, 1).U32(at + 4, 5).U64(at + 8, 0).U64(at + 16, address).U64(at + 32, size).U64(at + 40, size);
            at += 56;
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("no byte of the file mapped as code twice", Assert.Throws<ImageFormatException>(() => Reading.Of(file)).Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Debug_data_with_very_many_files_is_damage_and_costs_little()
    {
        // A unit of version 5 without folders, whose table has two million files of one byte each.
        var many = string.Join(',', Enumerable.Repeat("0", 200));
        var source = $"""
            .text
            f: hlt
            .section .debug_line,"",@progbits
            .long 2f-1f
            1: .short 5
            .byte 8, 0
            .long 4f-3f
            3: .byte 1, 1, 1, 0, 14, 13, 0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1
            .byte 0, 0
            .byte 1, 2, 0x0b
            .uleb128 2000000
            .rept 10000
            .byte {many}
            .endr
            4:
            2:
            """;
        var image = Reading.Of(tools.C("many.o", "__asm__(\"\");", "-c"));
        Assert.Null(image.LinesOf([0x40_0020], TestContext.Current.CancellationToken).Damage);
        image = Reading.Of(tools.Assembly("many", source, "-c"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("more than 65536 files or folders of one unit", image.LinesOf([0x40_0020], TestContext.Current.CancellationToken).Damage, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16 << 20);
    }

    [Fact]
    public void Very_many_names_are_not_put_into_words()
    {
        var labels = string.Concat(Enumerable.Range(0, 20_000).Select(i => $".globl f{i}\n.type f{i}, @function\n.set f{i}, f + 1\n"));
        var file = tools.AssemblyBytes(".text\n.p2align 12, 0xf4\nf: hlt\n.p2align 12, 0xf4\n" + labels + ".section .note.GNU-stack,\"\",@progbits", "-shared", "-Wl,-z,separate-code");
        var (before, clock) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.StartNew());
        var finding = Assert.Single(Reading.Of(file).Findings);
        Assert.Contains("19999 more alike", finding.Detail, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16L * file.Length);
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(2));
    }

    private void Throws(string said, Action<ElfEditor> change)
    {
        var editor = new ElfEditor(tools.AssemblyBytes(Toolchain.Halting, "-static"));
        change(editor);
        Assert.Contains(said, Assert.Throws<ImageFormatException>(() => Reading.Of(editor.File)).Message, StringComparison.Ordinal);
    }

    // Everything that the command does with a file, apart from judging its instructions.
    private static CodeImage? Read(byte[] file)
    {
        try
        {
            var image = Reading.Of(file, file.Length % 2 == 0 ? IsolationProfile.Data : IsolationProfile.CodeAndData);
            uint[] places = [.. image.Entries.Take(50), .. image.Regions.Take(50).Select(r => r.WindowOffset)];
            var verifier = new RejectAt([.. places.Select(p => ("Memory.Unconfined", p, 0))]);
            var options = Reading.Options();
            var report = new Reporter(verifier, AssemblySyntax.Att).Judge("file", image, options, int.MaxValue, TestContext.Current.CancellationToken);
            Assert.Equal(image.Findings.Length + (image.CodeBytes == 0 ? 0 : places.Length), report.Findings.Length);
            Assert.All(report.Findings, f => Assert.True(f.Place is null || f.Place.ToString().Length > 0, "a place has a name"));
            Assert.NotEmpty(SarifLog.Of([report], [], "0").ToJsonString());
            var end = 0UL;
            foreach (var region in image.Regions)
            {
                Assert.True(region.WindowOffset >= end && region.WindowOffset >= 0x1_0000, "regions ascend within the window");
                end = region.WindowOffset + (ulong)region.Bytes.Length;
            }

            Assert.True(end <= 0xffff_0000, "regions end before the guard");
            return image;
        }
        catch (ImageFormatException e)
        {
            Assert.Matches(@"^at byte \d+: found .+; expected .+$", e.Message);
            return null;
        }
    }

    private static byte[] Changed(byte[] original, Random random)
    {
        var file = (byte[])original.Clone();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            var at = Place(file, random);
            switch (random.Next(6))
            {
                case 0: file[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: file[at] = (byte)random.Next(256); break;
                case 2: BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(at & ~7), Extremes[random.Next(Extremes.Length)]); break;
                case 3: BinaryPrimitives.WriteUInt32LittleEndian(file.AsSpan(at & ~3), (uint)Extremes[random.Next(Extremes.Length)]); break;
                case 4: BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(at & ~1), (ushort)Extremes[random.Next(Extremes.Length)]); break;
                default: file.AsSpan(at & ~7, 8).CopyTo(file.AsSpan(Place(file, random) & ~7)); break;
            }
        }

        return random.Next(8) == 0 ? file[..random.Next(file.Length)] : file;
    }

    // The tables of segments at the start and of sections at the end are worth more than code between them.
    private static int Place(byte[] file, Random random) => random.Next(4) switch
    {
        0 => random.Next(64),
        1 => random.Next(64, Math.Min(64 + (56 * 12), file.Length - 8)),
        2 => random.Next(Math.Max(0, file.Length - (64 * 40)), file.Length - 8),
        _ => random.Next(file.Length - 8),
    };

    private static TimeSpan Larger(TimeSpan a, TimeSpan b) => a > b ? a : b;
}
