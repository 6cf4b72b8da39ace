using System.Collections.Immutable;

namespace TmeBox.X86.Fuzzing.Cases;

/// <summary>Reads cases: code in assembly with the verdicts that people gave it.</summary>
/// <remarks>
/// A case starts with <c>case NAME</c>; keys follow (<c>why</c>, <c>each</c>, <c>data</c>, <c>code</c>, <c>both</c>, <c>at</c>, <c>entries</c>, <c>exact</c>),
/// then <c>asm</c> and lines for the GNU assembler up to an empty line. <c>each R,E rax;eax | rcx;ecx</c> makes a case for every value, filled in for <c>{R}</c> and <c>{E}</c>.
/// A second <c>at</c> and <c>asm</c> after an empty line make a second region. <c>#</c> at the start of a line is a comment.
/// </remarks>
public static class CaseFile
{
    /// <summary>The ending of such files.</summary>
    public const string Ending = ".cases";
    private const int MostBytes = 4 << 20;

    /// <summary>Reads all cases of a folder, files in order of their names.</summary>
    /// <exception cref="FormatException">A file is malformed; the message has its name, the line, what was found and what was expected.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static ImmutableArray<CodeCase> ReadFolder(string folder)
    {
        var cases = Directory.EnumerateFiles(folder, "*" + Ending).Order(StringComparer.Ordinal).SelectMany(f => Read(f)).ToImmutableArray();
        if (cases.GroupBy(c => c.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new FormatException($"{twice.Last().Place}: found a second case '{twice.Key}', the first is at {twice.First().Place}; expected another name");
        return cases;
    }

    /// <summary>Reads the cases of a file.</summary>
    /// <exception cref="FormatException">The file is malformed.</exception>
    public static ImmutableArray<CodeCase> Read(string file)
    {
        if (new FileInfo(file).Length > MostBytes) throw Bad(Path.GetFileName(file), 1, "a larger file", $"at most {MostBytes} bytes");
        return Parse(Path.GetFileName(file), File.ReadLines(file));
    }

    /// <summary>Reads cases from lines.</summary>
    /// <param name="name">What messages call the file.</param>
    /// <param name="lines">Its lines.</param>
    /// <exception cref="FormatException">The lines are malformed.</exception>
    public static ImmutableArray<CodeCase> Parse(string name, IEnumerable<string> lines)
    {
        var drafts = new List<CaseDraft>();
        var (number, assembly) = (0, false);
        foreach (var line in lines)
        {
            number++;
            var text = line.Trim();
            if (text.StartsWith('#')) continue;
            if (text.Length == 0)
            {
                assembly = false;
            }
            else if (assembly)
            {
                drafts[^1].Assembly(number, text);
            }
            else
            {
                var (key, value) = text.Split(' ', 2) is [var k, var v] ? (k, v.Trim()) : (text, "");
                if (key == "case" && value.Length > 0) drafts.Add(new(value, name, number));
                else if (drafts.Count == 0) throw Bad(name, number, $"'{text}'", "case and a name");
                else assembly = drafts[^1].Take(key, value, number);
            }
        }

        return [.. drafts.SelectMany(d => d.Cases())];
    }

    internal static FormatException Bad(string file, int line, string found, string expected) => new($"{file}:{line}: found {found}; expected {expected}");
}
