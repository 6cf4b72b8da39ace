using System.Collections.Immutable;
using TmeBox.X86.Verification;

namespace TmeBox.X86.Fuzzing.Cases;

/// <summary>A case as it is being read: variables are not filled in.</summary>
/// <param name="name">Its name.</param>
/// <param name="file">Its file.</param>
/// <param name="line">Its line.</param>
internal sealed class CaseDraft(string name, string file, int line)
{
    private const int MostVariants = 1000;
    private readonly List<(string[] Names, string[][] Values)> variables = [];
    private readonly SortedDictionary<IsolationProfile, string> verdicts = [];
    private readonly List<(string Offset, List<(int Number, string Text)> Lines)> regions = [];
    private readonly List<string> entries = [];
    private string why = "";
    private string nextOffset = "0x200000";
    private bool exact;

    /// <summary>Takes one line of the head: a key and its value.</summary>
    /// <returns>Whether assembly follows.</returns>
    public bool Take(string key, string value, int number)
    {
        switch (key)
        {
            case "why": why = value; break;
            case "each": AddVariable(value, number); break;
            case "data": verdicts[IsolationProfile.Data] = value; break;
            case "code": verdicts[IsolationProfile.CodeAndData] = value; break;
            case "both": verdicts[IsolationProfile.Data] = verdicts[IsolationProfile.CodeAndData] = value; break;
            case "at": nextOffset = value; break;
            case "entries": entries.AddRange(value.Split(' ', StringSplitOptions.RemoveEmptyEntries)); break;
            case "exact": exact = true; break;
            case "asm":
                regions.Add((nextOffset, []));
                return true;
            default: throw Bad(number, $"the key '{key}'", "case, why, each, data, code, both, at, entries, exact or asm");
        }

        return false;
    }

    /// <summary>Takes one line of assembly.</summary>
    public void Assembly(int number, string text) => regions[^1].Lines.Add((number, text));

    /// <summary>The cases: one for each combination of the variables' values.</summary>
    public IEnumerable<CodeCase> Cases()
    {
        if (regions.Count == 0) throw Bad(line, "a case without assembly", "asm and lines of assembly");
        if (verdicts.Count == 0) throw Bad(line, "a case without a verdict", "data, code or both, and accept or reject RULE");
        return Combinations().Select(Filled);
    }

    private CodeCase Filled(ImmutableArray<(string Name, string Value)> values)
    {
        string Fill(string text) => values.Aggregate(text, (t, v) => t.Replace("{" + v.Name + "}", v.Value, StringComparison.Ordinal));
        var title = values.Length == 0 ? name : $"{name}[{string.Join(' ', values.Select(v => v.Value))}]";
        var filled = regions.Select(r => new CaseRegion(Offset(Fill(r.Offset), line), [.. r.Lines.Select(l => (l.Number, Fill(l.Text)))], file, exact)).ToImmutableArray();
        var declared = entries.Count > 0 ? entries.Select(e => Offset(Fill(e), line)).ToImmutableSortedSet() : [.. filled.Where(r => r.Lines.Length > 0).Select(r => r.WindowOffset)];
        return new(title, why, $"{file}:{line}", verdicts.ToImmutableSortedDictionary(v => v.Key, v => Verdict(Fill(v.Value))), filled, declared);
    }

    private CaseVerdict Verdict(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries) switch
    {
        ["accept"] => new(Rule: null),
        ["reject", var rule] => new(rule),
        _ => throw Bad(line, $"the verdict '{text}'", "accept, or reject and a rule's id"),
    };

    private void AddVariable(string value, int number)
    {
        var (head, rest) = value.Split(' ', 2) is [var h, var r] ? (h, r) : throw Bad(number, $"'each {value}'", "names and values, such as: each R,E rax;eax | rcx;ecx");
        var names = head.Split(',');
        var values = rest.Split(" | ").Select(v => v.Trim().Split(';')).ToArray();
        if (values.FirstOrDefault(v => v.Length != names.Length) is { } odd) throw Bad(number, $"the value '{string.Join(';', odd)}'", $"{names.Length} parts with semicolons between");
        variables.Add((names, values));
    }

    private IEnumerable<ImmutableArray<(string Name, string Value)>> Combinations()
    {
        IEnumerable<ImmutableArray<(string Name, string Value)>> all = [[]];
        foreach (var (names, values) in variables)
            all = all.SelectMany(c => values.Select(v => c.AddRange(names.Zip(v)))).Take(MostVariants + 1).ToList();
        if (all.Skip(MostVariants).Any()) throw Bad(line, $"more than {MostVariants} variants", "fewer");
        return all;
    }

    private uint Offset(string text, int number) =>
        text.StartsWith("0x", StringComparison.Ordinal) && uint.TryParse(text.AsSpan(2), System.Globalization.NumberStyles.AllowHexSpecifier, System.Globalization.CultureInfo.InvariantCulture, out var offset)
            ? offset
            : throw Bad(number, $"the offset '{text}'", "a hexadecimal number below 2^32 such as 0x200000");

    private FormatException Bad(int number, string found, string expected) => CaseFile.Bad(file, number, found, expected);
}
