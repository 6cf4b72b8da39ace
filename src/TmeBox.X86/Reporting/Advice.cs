using TmeBox.Spec.Instrumentation;
using TmeBox.Spec.Rules;

namespace TmeBox.X86.Reporting;

/// <summary>What to emit instead of what breaks a rule, one sentence a rule.</summary>
public static class Advice
{
    private static readonly Dictionary<Rule, string> Sentences = new(ForImages());

    /// <summary>The advice for a rule.</summary>
    /// <exception cref="KeyNotFoundException">The rule is not about code.</exception>
    public static string For(Rule rule) =>
        Sentences.TryGetValue(rule, out var sentence) ? sentence : throw new KeyNotFoundException($"there is no advice for {rule}");

    /// <summary>The rules that have advice, ordered by id.</summary>
    public static IEnumerable<Rule> Rules => Sentences.Keys.OrderBy(r => r.Id, StringComparer.Ordinal);

    private static Dictionary<Rule, string> ForImages() => new()
    {
        [ImageRules.HasCode] = "Name the linked program or library itself; a file of data alone has nothing to verify.",
        [ImageRules.WritableCode] = "Link without -N or --omagic, and give no section both w and x.",
        [ImageRules.ExecutableStack] = "Link with -z noexecstack, and end every assembly file with .section .note.GNU-stack,\"\",@progbits.",
        [ImageRules.SegmentsOverlap] = "Link with -z separate-code and let the linker place segments; a linker script must start each on a page of its own.",
        [ImageRules.InsideWindow] = "Link position-independent code, or choose another place with --at, or with -Ttext-segment for a program at its own addresses.",
        [ImageRules.CodeInFile] = "Keep .bss and other sections without bytes out of the executable segment.",
        [ImageRules.PageFill] = "Link with -z separate-code, and have the linker script fill the executable segment to its page with hlt (FILL(0xf4f4f4f4)).",
        [ImageRules.TextRelocation] = "Compile with -fPIC or -fPIE and link with -z text.",
        [ImageRules.IndirectFunction] = "Do without ifunc: choose the variant at build time or by a variable that an initialiser sets.",
        [ImageRules.EntryInCode] = "Define the entry, initialisers and exported functions in this image's own code.",
        [ImageRules.EntryAligned] = "Put .p2align 5 before the function, or compile with -falign-functions=32.",
    };
}
