using System.Globalization;
using System.Text.RegularExpressions;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.X86.Classification;
using TmeBox.X86.Forms;
using TmeBox.X86.Sweep;

namespace TmeBox.X86.Tests.Sweep;

/// <summary>A third decoder, which shares nothing with the other two, reads accepted instructions the same: their lengths and memory operands.</summary>
public sealed partial class ObjdumpTests : IDisposable
{
    private const int Slot = 32;
    private static readonly CpuidFeature[] Newer = [CpuidFeature.AVX_VNNI_INT16, CpuidFeature.SHA512, CpuidFeature.SM3, CpuidFeature.SM4];
    private readonly Toolchain tools = new();

    public void Dispose() => tools.Dispose();

    [Fact]
    public void Accepted_encodings_are_as_long_and_access_the_same()
    {
        var random = new Random(982);
        var encodings = HeadSpace.Encodings(0, HeadSpace.Words, 211, 31).Select(e => e.Bytes[..CaseLayout.Longest])
            .Concat(EncodingSpace.Legacy(0, 2003).Select(b => b[..CaseLayout.Longest]))
            .Concat(EncodingSpace.Payloads(random, 100_000).Select(b => b[..CaseLayout.Longest]))
            .Concat(EncodingSpace.TailClasses().Where((_, i) => i % 7 == 0).Select(b => b[..CaseLayout.Longest]))
            .SelectMany(b => new[] { b, [0x65, 0x67, .. b[..^2]] });
        var cases = encodings.Where(IsAccepted).DistinctBy(Convert.ToHexString).ToList();
        Assert.InRange(cases.Count, 20_000, 1_000_000);
        var code = new byte[cases.Count * Slot];
        Array.Fill(code, (byte)0x90);
        for (var i = 0; i < cases.Count; i++) cases[i].AsSpan(0, new FormReader(cases[i], 0).Read(0).Length).CopyTo(code.AsSpan(i * Slot));
        var lines = Read(code);
        var different = cases.Select((c, i) => (Bytes: c, Said: Difference(code, i * Slot, lines))).Where(d => d.Said is not null).ToList();
        Assert.True(different.Count == 0, $"{different.Count} of {cases.Count}:{Environment.NewLine}{string.Join(Environment.NewLine, different.Take(40).Select(d => d.Said))}");
    }

    private static bool IsAccepted(byte[] bytes)
    {
        var decoded = new FormReader(bytes, 0x40_0001).Read(0);
        return CodeRules.Judge(CodeState.Entry, decoded.Form, new(false, false, false, true, true, false), CodeLimits.Standard).Judgement.First is null;
    }

    private static string? Difference(byte[] code, int position, SortedDictionary<int, string> lines)
    {
        var instruction = new FormReader(code, 0).Read(position).Instruction;
        var shown = $"{Convert.ToHexStringLower(code.AsSpan(position, instruction.Length))} {instruction}: ";
        if (!lines.TryGetValue(position, out var text)) return shown + "nothing starts there";
        var known = !IsBeyond(instruction, text);
        if (known && (!lines.ContainsKey(position + instruction.Length) || Enumerable.Range(position + 1, instruction.Length - 1).Any(lines.ContainsKey))) return shown + text;
        return known && Operand(instruction) is { } operand && operand != Operand(text) ? $"{shown}{text}, {operand}" : null;
    }

    // What binutils 2.40 does not know, wait, which it takes for a prefix, and fences, of which it knows one encoding of eight.
    private static bool IsBeyond(in Instruction instruction, string text) =>
        text.Contains("(bad)", StringComparison.Ordinal) && instruction.CpuidFeatures.Any(Newer.Contains)
        || instruction.Mnemonic == Mnemonic.Wait
        || instruction.Mnemonic is Mnemonic.Mfence or Mnemonic.Lfence or Mnemonic.Sfence && text.EndsWith("(bad)", StringComparison.Ordinal);

    private static (string Segment, string Base, string Index, int Scale, int Displacement)? Operand(in Instruction instruction)
    {
        if (!InstructionFamilies.HasMemory(instruction)) return null;
        var none = instruction.MemoryIndex == Register.None;
        var displacement = instruction.IsIPRelativeMemoryOperand ? instruction.IPRelativeMemoryAddress - instruction.NextIP : instruction.MemoryDisplacement64;
        return (instruction.SegmentPrefix == Register.None ? "" : Name(instruction.SegmentPrefix), Name(instruction.MemoryBase), Name(instruction.MemoryIndex), none ? 1 : instruction.MemoryIndexScale, (int)(uint)displacement);
    }

    private static (string Segment, string Base, string Index, int Scale, int Displacement)? Operand(string text)
    {
        if (Memory().Match(text) is not { Success: true } match || match.Length == 0) return null;
        var (register, index) = (match.Groups["base"].Value, match.Groups["index"].Value);
        var none = index is "" or "riz" or "eiz";
        var number = match.Groups["displacement"].Value;
        var negative = number.StartsWith('-');
        var value = number.Length == 0 ? 0 : long.Parse(number[(negative ? 3 : 2)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return (match.Groups["segment"].Value, register, none ? "" : index, none ? 1 : int.Parse(match.Groups["scale"].Value, CultureInfo.InvariantCulture), (int)(negative ? -value : value));
    }

    private static string Name(Register register) => register == Register.None ? "" : register.ToString().ToLowerInvariant();

    private SortedDictionary<int, string> Read(byte[] code)
    {
        File.WriteAllBytes(Path.Combine(tools.Folder, "code"), code);
        var lines = new SortedDictionary<int, string>();
        foreach (var line in tools.Run("objdump", "-D", "-b", "binary", "-m", "i386:x86-64", "-z", "-w", "--no-show-raw-insn", "code").Split('\n'))
            if (Line().Match(line) is { Success: true } match)
                lines[int.Parse(match.Groups[1].Value, NumberStyles.HexNumber, CultureInfo.InvariantCulture)] = match.Groups[2].Value.Trim();
        return lines;
    }

    [GeneratedRegex(@"\blea\w?\s+(?<displacement>0x[0-9a-f]+),|(?:%(?<segment>[c-gs]s):)?(?<displacement>-?0x[0-9a-f]+)?\((?:%(?<base>\w+))?(?:,%(?<index>\w+)(?:,(?<scale>\d))?)?\)|%(?<segment>[c-gs]s):(?<displacement>-?0x[0-9a-f]+)", RegexOptions.None, 1000)]
    private static partial Regex Memory();

    [GeneratedRegex(@"^ *([0-9a-f]+):\t(.*)$", RegexOptions.None, 1000)]
    private static partial Regex Line();
}
