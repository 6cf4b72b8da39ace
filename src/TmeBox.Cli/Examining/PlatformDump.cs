using System.Globalization;
using System.Text.RegularExpressions;

namespace TmeBox.Cli.Examining;

/// <summary>What a machine said of itself: lines of <c>cpuid -r</c>, and values of registers as <c>rdmsr</c> prints them under their number.</summary>
/// <remarks>
/// A register's value stands on the line of its number (<c>0x981: 3f00000005</c>) or, as in a transcript, on the line after a command
/// <c>rdmsr 0x981</c>. The first processor that speaks counts. Lines that are neither are passed over; those that begin as one of them are
/// kept, so that a slip is seen. Immutable.
/// </remarks>
internal sealed partial class PlatformDump
{
    private readonly Dictionary<(uint Leaf, uint Subleaf), uint[]> leaves = [];
    private readonly Dictionary<uint, ulong> registers = [];
    private readonly List<(int Line, string Text, uint? Number)> unread = [];

    /// <summary>Reads a dump; nothing in it is an error, only less is known.</summary>
    public static PlatformDump Read(string text)
    {
        var dump = new PlatformDump();
        uint? asked = null;
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            if (Leaf.Match(line) is { Success: true } leaf)
                dump.leaves.TryAdd((Hex32(leaf, "leaf"), Hex32(leaf, "sub")), [Hex32(leaf, "eax"), Hex32(leaf, "ebx"), Hex32(leaf, "ecx"), Hex32(leaf, "edx")]);
            else if (Command.Match(line) is { Success: true } command)
                asked = Hex32(command, "msr");
            else if (Register.Match(line) is { Success: true } named)
                dump.registers.TryAdd(Hex32(named, "msr"), Hex64(named, "value"));
            else if (asked is { } index && Value.Match(line) is { Success: true } value)
                dump.registers.TryAdd(index, Hex64(value, "value"));
            else if (Begun.Match(line) is { Success: true } begun)
                dump.unread.Add((number, line.Trim(), begun.Groups["number"].Success ? Hex32(begun, "number") : null));
        }

        return dump;
    }

    /// <summary>Whether anything at all was understood.</summary>
    public bool IsEmpty => leaves.Count == 0 && registers.Count == 0;

    /// <summary>Lines that begin as one of 'cpuid -r' or a register's and go on differently, with their numbers from 1, and the register or leaf that they name.</summary>
    public IReadOnlyList<(int Line, string Text, uint? Number)> Unread => unread;

    /// <summary>EAX, EBX, ECX, EDX of a leaf, or null if the dump has none.</summary>
    public uint[]? Cpuid(uint leaf, uint subleaf = 0) => leaves.GetValueOrDefault((leaf, subleaf));

    /// <summary>The value of a register, or null if the dump has none.</summary>
    public ulong? Msr(uint index) => registers.TryGetValue(index, out var value) ? value : null;

    private static uint Hex32(Match match, string group) => uint.Parse(match.Groups[group].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static ulong Hex64(Match match, string group) => ulong.Parse(match.Groups[group].ValueSpan, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^\s*0x(?<leaf>[0-9a-f]{1,8})\s+0x(?<sub>[0-9a-f]{1,8}):\s+eax=0x(?<eax>[0-9a-f]{1,8})\s+ebx=0x(?<ebx>[0-9a-f]{1,8})\s+ecx=0x(?<ecx>[0-9a-f]{1,8})\s+edx=0x(?<edx>[0-9a-f]{1,8})", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Leaf { get; }

    [GeneratedRegex(@"\brdmsr\b[^\n]*?\s0x(?<msr>[0-9a-f]{1,8})\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Command { get; }

    [GeneratedRegex(@"^\s*(msr\s+)?0x(?<msr>[0-9a-f]{1,8})(\s*[:=]\s*|\s+)(0x)?(?<value>[0-9a-f]{1,16})\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Register { get; }

    [GeneratedRegex(@"^\s*((msr\s+|rdmsr\b[^\n]*?\s)?0x(?<number>[0-9a-f]{1,8})\b|0x[0-9a-f]|msr\b|rdmsr\b)", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Begun { get; }

    [GeneratedRegex(@"^\s*(0x)?(?<value>[0-9a-f]{1,16})\s*$", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Value { get; }
}
