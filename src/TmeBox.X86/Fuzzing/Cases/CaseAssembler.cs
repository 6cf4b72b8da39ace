using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Fuzzing.Harness;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Cases;

/// <summary>Assembles cases with the GNU assembler, all in one go.</summary>
/// <remarks>
/// Assembly may use <c>bundle</c>, which fills up to the next bundle with one-byte nops, and the window offsets <c>BASE</c> and <c>GATES</c>
/// of the standard limits. Labels that are numbers keep to their region.
/// </remarks>
public static class CaseAssembler
{
    /// <summary>The most bytes of a region.</summary>
    public const int MostBytes = 4096;
    private const byte Hlt = 0xF4;

    private static readonly string Prelude = string.Create(CultureInfo.InvariantCulture, $"""
        .macro bundle
        .p2align 5, 0x90
        .endm
        .set BASE, {CodeLimits.Standard.BasePage.Concrete}
        .set GATES, {CodeLimits.Standard.GateTable.Concrete}
        .section .lengths, "a"
        .text

        """);

    /// <summary>Assembles the regions of cases.</summary>
    /// <returns>The regions of each case, in its order.</returns>
    /// <exception cref="HarnessException">The assembler is missing, or refuses a line; its message names file and line.</exception>
    public static ImmutableArray<ImmutableArray<CodeRegion>> Assemble(IReadOnlyList<CodeCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        var folder = Directory.CreateTempSubdirectory("tmebox-as-");
        try
        {
            string In(string name) => Path.Combine(folder.FullName, name);
            File.WriteAllText(In("cases.s"), Source([.. cases.SelectMany(c => c.Regions)]));
            // -n: bundles are filled with one-byte nops, as it says, and not with longer ones.
            Tool.Run("as", "binutils", "--64", "-n", "-o", In("cases.o"), In("cases.s"));
            foreach (var section in new[] { "text", "lengths" })
                Tool.Run("objcopy", "binutils", "-O", "binary", "-j", "." + section, "--set-section-flags", ".lengths=alloc", In("cases.o"), In(section));
            return Cut(cases, File.ReadAllBytes(In("text")), File.ReadAllBytes(In("lengths")));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // Every region starts on a page of its own; their lengths come in a second section.
    private static string Source(ImmutableArray<CaseRegion> regions)
    {
        var source = new StringBuilder(Prelude);
        for (var i = 0; i < regions.Length; i++)
        {
            source.Append(CultureInfo.InvariantCulture, $".p2align 12\n.Lstart{i}:\n");
            foreach (var (number, text) in regions[i].Lines) source.Append(CultureInfo.InvariantCulture, $"# {number} \"{regions[i].File}\"\n{text}\n");
            source.Append(CultureInfo.InvariantCulture, $".Lend{i}:\n.pushsection .lengths\n.long .Lend{i} - .Lstart{i}\n.popsection\n");
        }

        return source.ToString();
    }

    private static ImmutableArray<ImmutableArray<CodeRegion>> Cut(IReadOnlyList<CodeCase> cases, byte[] text, byte[] lengths)
    {
        var (region, at) = (0, 0);
        var all = ImmutableArray.CreateBuilder<ImmutableArray<CodeRegion>>(cases.Count);
        foreach (var one in cases)
        {
            var regions = ImmutableArray.CreateBuilder<CodeRegion>(one.Regions.Length);
            foreach (var source in one.Regions)
            {
                var length = BinaryPrimitives.ReadInt32LittleEndian(lengths.AsSpan(region++ * 4));
                if (length > MostBytes) throw new HarnessException($"{one.Place}: found a region of {length} bytes; expected at most {MostBytes}");
                regions.Add(new(Filled(text.AsSpan(at, length), source), source.WindowOffset));
                at += (length + MostBytes - 1) / MostBytes * MostBytes;
            }

            all.Add(regions.MoveToImmutable());
        }

        return all.MoveToImmutable();
    }

    private static byte[] Filled(ReadOnlySpan<byte> bytes, CaseRegion source)
    {
        if (source.IsExact) return bytes.ToArray();
        var end = (source.WindowOffset + bytes.Length + CodeLimits.BundleSize - 1) / CodeLimits.BundleSize * CodeLimits.BundleSize;
        var filled = new byte[end - source.WindowOffset];
        bytes.CopyTo(filled);
        filled.AsSpan(bytes.Length).Fill(Hlt);
        return filled;
    }
}
