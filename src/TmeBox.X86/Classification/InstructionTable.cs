using System.Globalization;
using System.Text;
using Iced.Intel;
using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.X86.Classification;

/// <summary>The families of instructions as the text of <c>docs/instructions.md</c>.</summary>
public static class InstructionTable
{
    /// <summary>The text.</summary>
    public static string ToMarkdown()
    {
        var codes = Enum.GetValues<Code>().GroupBy(InstructionFamilies.Of).ToDictionary(g => g.Key);
        var text = new StringBuilder();
        text.Append("# Instructions\n\n")
            .Append(CultureInfo.InvariantCulture, $"Generated; a test compares it. Each of the decoder's {Enum.GetValues<Code>().Length} instruction codes is in the first family below that describes it. ")
            .Append("A rejected family names the rule that refuses it; accepted ones are subject to the rules for operands, registers, the stack and branches.\n\n")
            .Append("| family | class | codes | mnemonics |\n|---|---|---:|---|\n");
        foreach (var family in InstructionFamilies.All)
        {
            var members = codes[family];
            text.Append(CultureInfo.InvariantCulture, $"| {family.Name} | {Verdict(family)} | {members.Count()} | {Mnemonics(members)} |\n");
        }

        return text.ToString();
    }

    private static string Verdict(InstructionFamily family) =>
        Verdict(family.Class) + (family.WithMemory is { } with ? "; with memory " + Verdict(with) : "");

    private static string Verdict(InstructionClass kind) =>
        RuleBook.Code.FirstOrDefault(r => r.Id.EndsWith("." + kind, StringComparison.Ordinal)) is { } rule ? $"rejected: {rule.Id}" : kind.ToString();

    // Long lists are cut: what they have in common is said by the family's name.
    private static string Mnemonics(IEnumerable<Code> members)
    {
        const int Shown = 40;
        var names = members.Select(c => c.Mnemonic().ToString().ToLowerInvariant()).Distinct().Order(StringComparer.Ordinal).ToArray();
        return string.Join(' ', names.Take(Shown)) + (names.Length > Shown ? string.Create(CultureInfo.InvariantCulture, $" and {names.Length - Shown} more") : "");
    }
}
